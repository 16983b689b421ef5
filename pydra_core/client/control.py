"""The control link: verbs to a master in another process, many at once over one wire, known by the home that they share."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from typing import Self

from pydra_core.client.carrier import AnyWatch
from pydra_core.errors import Fault, PeerError, UserError
from pydra_core.ids import WatchId
from pydra_core.link.dial import Unreachable, dial
from pydra_core.link.wire import LinkClosed, Wire
from pydra_core.protocol import controlline, verbs
from pydra_core.protocol.hello import PROTOCOL, Challenge, ControlHello, Welcome
from pydra_core.settings import Homes, program_version
from pydra_core.trust.credentials import read_address, read_credential
from pydra_core.trust.identity import read_pin

WATCH_LIMIT = 10_000
"""Pushes that may wait for somebody who watches and does not look."""

Pushes = asyncio.Queue[verbs.Push | None]


class ControlLink:
    """A `Carrier` over one wire. Answers are told apart by the number of the request, pushes by their watch."""

    def __init__(self, wire: Wire, welcome: Welcome) -> None:
        self.welcome = welcome
        self._wire = wire
        self._last = 0
        self._asked: dict[int, asyncio.Future[verbs.Answer]] = {}
        self._watches: dict[WatchId, Pushes] = {}
        self._lost: UserError | None = None
        self._reader = asyncio.create_task(self._read(), name="control link")

    @classmethod
    async def open(cls, home: Homes, *, timeout: float = 10) -> "ControlLink":
        """A link to the master of this home. Raises UserError: `UNREACHABLE` if none runs, else why it refused."""
        address, credential, pin = read_address(home.master), read_credential(home.master), read_pin(home.master)
        if address is None or credential is None or pin is None:
            raise _nobody(home, "No master was ever started here")
        try:
            return cls(*await dial([address], pin, partial(_hello, credential), timeout=timeout))
        except Unreachable as error:
            raise _nobody(home, f"The master does not answer at {error}") from None
        except PeerError as error:
            raise UserError(
                f"The master at {address} refused this terminal: {error.reason}.", Fault.UNREACHABLE
            ) from None

    async def ask(self, verb: verbs.Verb) -> verbs.Answer:
        """As `Carrier.ask`."""
        answer = await self._answer(verb)
        if isinstance(answer, verbs.Refused):
            raise UserError(answer.sentence, answer.fault, answer.fields)
        return answer

    def watch(self, verb: AnyWatch) -> AbstractAsyncContextManager[AsyncIterator[verbs.Push]]:
        """As `Carrier.watch`."""
        return self._watch(verb)

    async def close(self) -> None:
        """As `Carrier.close`."""
        self._lost = self._lost or UserError("The link to the master was closed.", Fault.UNREACHABLE)
        await self._wire.close()
        await asyncio.wait([self._reader])

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @asynccontextmanager
    async def _watch(self, verb: AnyWatch) -> AsyncIterator[AsyncIterator[verbs.Push]]:
        answer = await self.ask(verb)
        if not isinstance(answer, verbs.Watching):
            raise UserError(f"The master answered a watch with {type(answer).__name__}.", Fault.REFUSED)
        try:
            yield self._pushes(self._watches[answer.watch])
        finally:
            self._watches.pop(answer.watch, None)
            with suppress(UserError):
                await self._answer(verbs.Unwatch(answer.watch))

    async def _pushes(self, queue: Pushes) -> AsyncIterator[verbs.Push]:
        while True:
            push = await queue.get()
            if push is None:
                raise self._lost or UserError("The link to the master was lost.", Fault.UNREACHABLE)
            yield push
            if isinstance(push, verbs.WatchClosed) or (isinstance(push, verbs.LogPushed) and push.ended):
                return

    async def _answer(self, verb: verbs.Verb) -> verbs.Answer:
        if self._lost is not None:
            raise self._lost
        self._last += 1
        number = self._last
        self._asked[number] = asyncio.get_running_loop().create_future()
        try:
            await self._send(controlline.Request(number, verb))
            return await self._asked[number]
        finally:
            del self._asked[number]

    async def _send(self, request: controlline.Request) -> None:
        try:
            await self._wire.send(request)
        except LinkClosed as error:
            raise self._lost or _lost(error) from None
        except UnicodeEncodeError as error:
            raise UserError(
                f"{error.object!r} is no text in UTF-8: write it in another way.", Fault.BAD_INPUT
            ) from None
        except (PeerError, ValueError) as error:
            raise UserError(f"This is too much for one request: {error}.") from None

    async def _read(self) -> None:
        try:
            while True:
                self._take(await self._wire.receive())
        except LinkClosed as error:
            self._lost = self._lost or _lost(error)
        finally:
            self._end(self._lost or UserError("The link to the master was lost.", Fault.UNREACHABLE))

    def _take(self, message: controlline.Reply | controlline.Pushed) -> None:
        match message:
            case controlline.Reply(id=number, answer=answer):
                self._reply(number, answer)
            case controlline.Pushed(push=push) if push.watch in self._watches:
                self._push(self._watches[push.watch], push)

    def _reply(self, number: int, answer: verbs.Answer) -> None:
        waiting = self._asked.get(number)
        wanted = waiting is not None and not waiting.done()
        if isinstance(answer, verbs.Watching):
            # Here and not where it is awaited: the first push may follow in the same breath.
            if wanted:
                self._watches[answer.watch] = Pushes()
            else:
                self._last += 1
                self._wire.post(controlline.Request(self._last, verbs.Unwatch(answer.watch)))
        if waiting is not None and wanted:
            waiting.set_result(answer)

    def _push(self, queue: Pushes, push: verbs.Push) -> None:
        if queue.qsize() < WATCH_LIMIT:
            queue.put_nowait(push)
            return
        # It stays in the table, and so bounded, until the block of the watch is left.
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(verbs.WatchClosed(push.watch, f"more than {WATCH_LIMIT:,} news waited to be looked at"))

    def _end(self, error: UserError) -> None:
        self._lost = error
        for waiting in self._asked.values():
            if not waiting.done():
                waiting.set_exception(error)
        for queue in self._watches.values():
            queue.put_nowait(None)


def _hello(credential: str, challenge: Challenge) -> ControlHello:
    return ControlHello(protocol=min(PROTOCOL, challenge.protocol), program=program_version(), credential=credential)


def _nobody(home: Homes, what: str) -> UserError:
    return UserError(f"{what}. Start one: pydra, or pydra-master --home {home.root}.", Fault.UNREACHABLE)


def _lost(error: LinkClosed) -> UserError:
    return UserError(f"The link to the master was lost: {error}. Its runs go on if it does.", Fault.UNREACHABLE)
