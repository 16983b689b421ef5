from pydra_core.tasks import Task


class Squares(Task):
    """Sums squares."""

    def work(self, to: int = 100):
        total = sum(number**2 for number in self.track(range(to)))
        return {"to": to, "total": total}
