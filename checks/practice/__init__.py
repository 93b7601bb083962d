"""The practice lab: a small internet on loopback with one fictional client and its faults.

Authoritative and recursive DNS, web and mail servers with certificates of its own authority,
and registration data. What is right is written in ``zones/``, ``site.toml`` and
``internet.toml``; each fault in ``faults.toml`` is a change to them, applied and taken back
while the lab runs. Nothing leaves this machine.
"""

from checks.practice.console import serve
from checks.practice.faults import Fault, UnknownFault, all_faults
from checks.practice.lab import PracticeLab
from checks.practice.sockets import LabStartError

__all__ = ["Fault", "LabStartError", "PracticeLab", "UnknownFault", "all_faults", "serve"]
