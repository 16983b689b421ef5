"""A Windows job object: limits for a worker and all that it starts, which end with the node's handle of it.

https://learn.microsoft.com/windows/win32/procthread/job-objects
"""

import ctypes
import sys

from pydra_core.worker.sandbox.policy import Limits

KILL_ON_CLOSE, JOB_MEMORY, ACTIVE_PROCESSES, PROCESS_TIME = 0x2000, 0x200, 0x8, 0x2
_EXTENDED = 9
_SET_QUOTA_AND_TERMINATE = 0x0101
_SIZE = ctypes.c_size_t


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = [
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_set", _SIZE),
        ("largest_set", _SIZE),
        ("active_processes", ctypes.c_uint32),
        ("affinity", _SIZE),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    ]


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = [
        ("basic", BasicLimits),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", _SIZE),
        ("job_memory", _SIZE),
        ("peak_process", _SIZE),
        ("peak_job", _SIZE),
    ]


def described(limits: Limits) -> ExtendedLimits:
    """What the job is told: times in units of 100 ns; nothing outlives the handle."""
    flags = KILL_ON_CLOSE | ACTIVE_PROCESSES
    told = ExtendedLimits()
    told.basic.active_processes = limits.processes
    if limits.memory is not None:
        flags |= JOB_MEMORY
        told.job_memory = limits.memory
    if limits.cpu_seconds is not None:
        flags |= PROCESS_TIME
        told.basic.process_time = limits.cpu_seconds * 10_000_000
    told.basic.flags = flags
    return told


if sys.platform == "win32":

    def hold(pid: int, limits: Limits) -> int:
        """The handle of a job that this process is in from now on; closing it ends the job. Raises OSError."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = kernel.OpenProcess.restype = ctypes.c_void_p
        process = kernel.OpenProcess(_SET_QUOTA_AND_TERMINATE, False, pid)
        job = kernel.CreateJobObjectW(None, None)
        told = described(limits)
        size = ctypes.sizeof(told)
        if (
            not job
            or not kernel.SetInformationJobObject(ctypes.c_void_p(job), _EXTENDED, ctypes.byref(told), size)
            or not kernel.AssignProcessToJobObject(ctypes.c_void_p(job), ctypes.c_void_p(process))
        ):
            raise ctypes.WinError(ctypes.get_last_error())
        kernel.CloseHandle(ctypes.c_void_p(process))
        return int(job)

    def release(job: int) -> None:
        """Ends the job with all its processes."""
        ctypes.WinDLL("kernel32").CloseHandle(ctypes.c_void_p(job))
