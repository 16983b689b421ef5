"""What tasks import most often, imported once in the zygote: a forked worker shares it for nothing."""

import asyncio  # noqa: F401
import collections  # noqa: F401
import concurrent.futures  # noqa: F401
import contextlib  # noqa: F401
import csv  # noqa: F401
import dataclasses  # noqa: F401
import datetime  # noqa: F401
import decimal  # noqa: F401
import functools  # noqa: F401
import hashlib  # noqa: F401
import itertools  # noqa: F401
import json  # noqa: F401
import math  # noqa: F401
import random  # noqa: F401
import re  # noqa: F401
import statistics  # noqa: F401
import struct  # noqa: F401
import tempfile  # noqa: F401
import traceback  # noqa: F401
import zlib  # noqa: F401

import pydra_core.tasks  # noqa: F401
