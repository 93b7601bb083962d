"""The lab's life: quick to start, clean to stop, steady while faults are switched."""

import gc
import socket
import threading
import time
import tomllib
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from checks.engine.spec import LaunchSpec
from checks.gatherers.network import Network, NetworkConfig
from checks.practice import LabStartError, PracticeLab
from checks.practice.console import main, serve
from checks.practice.sockets import bind_everywhere
from tests.checks.practice.visitor import Visitor

WWW = "www.harbour-coaching.example"


def idle_visitors(visitor: Visitor) -> list[socket.socket]:
    """Connections of every kind whose owner says no more, in a handshake or after it."""
    silent = [visitor.connect(WWW, 443), visitor.connect(WWW, 80)]
    silent.append(visitor.connect("smtp.google.com", 25))
    silent.append(socket.create_connection(visitor.resolver))
    encrypted = visitor.context().wrap_socket(visitor.connect(WWW, 443), server_hostname=WWW)
    encrypted.sendall(f"GET / HTTP/1.1\r\nHost: {WWW}\r\n\r\n".encode())
    assert encrypted.recv(100).startswith(b"HTTP/1.1 200")
    mail = visitor.connect("smtp.google.com", 25)
    mail.sendall(b"STARTTLS\r\n")
    while not mail.recv(500).endswith(b"TLS\r\n"):
        pass
    mail = visitor.context().wrap_socket(mail, server_hostname="smtp.google.com")
    return [*silent, encrypted, mail]


def test_it_starts_within_a_second_and_stops_without_leaving_anything(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        began = time.perf_counter()
        with PracticeLab(tmp_path) as lab:
            assert time.perf_counter() - began < 1.0
            visitor = Visitor(lab)
            assert visitor.get(f"https://{WWW}/").status == 200
            idle = idle_visitors(visitor)
        for one in idle:
            one.close()
        gc.collect()
    assert set(threading.enumerate()) <= before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(visitor.resolver, 1.0)


def test_stop_may_be_called_twice_and_without_a_start() -> None:
    lab = PracticeLab()
    lab.stop()
    lab.stop()


def test_two_labs_do_not_meet() -> None:
    with PracticeLab(faults=()) as good, PracticeLab(faults=["booking-fails"]) as bad:
        url = "https://app.harbour-coaching.example/book"
        assert Visitor(good).get(url).status == 200
        assert Visitor(bad).get(url).status == 500


def test_the_temporary_folder_goes_with_the_lab() -> None:
    with PracticeLab(faults=()) as lab:
        folder = lab.folder
        assert lab.network_file.exists()
    assert not folder.exists()


def test_the_network_file_is_one_that_the_product_reads(lab: PracticeLab, visitor: Visitor) -> None:
    config = NetworkConfig.from_toml(lab.network_file)
    assert config.nameservers == (visitor.resolver,)
    assert set(config.ports) == {80, 443, 25}
    assert config.trust == (lab.folder / "lab-ca.pem",)
    assert config.allow == ()


def test_the_guard_lets_every_public_address_through_as_it_is(visitor: Visitor) -> None:
    guard = Network()
    for public in visitor.addresses:
        guard.check_address(public)
    assert len(set(visitor.addresses.values())) == len(visitor.addresses)


def test_providers_have_prefixes_of_their_own(visitor: Visitor) -> None:
    web = {"104.18.20.14", "188.166.40.12", "64.225.80.20", "167.172.30.30", "92.205.12.40"}
    assert web <= set(visitor.addresses)
    assert len({address.rsplit(".", 2)[0] for address in web}) == len(web)


def test_the_launch_spec_is_valid_and_written_beside_the_network_file(lab: PracticeLab) -> None:
    spec = LaunchSpec.from_toml(lab.spec_toml())
    assert spec.canonical == WWW
    assert (lab.folder / "launchready.toml").read_text() == lab.spec_toml()
    assert {route.name for route in spec.routes} == {
        "home",
        "login",
        "booking",
        "checkout",
        "webhook",
    }


def test_visitors_see_one_state_or_the_other_while_faults_are_switched(
    lab: PracticeLab, visitor: Visitor
) -> None:
    switched = threading.Event()

    def switch() -> None:
        for _ in range(20):
            lab.break_("no-hsts", "no-nosniff")
            lab.fix("no-hsts", "no-nosniff")
        switched.set()

    def look() -> set[bool]:
        headers = visitor.get(f"https://{WWW}/").headers
        return {name in headers for name in ("strict-transport-security", "x-content-type-options")}

    with ThreadPoolExecutor(4) as pool:
        switching = pool.submit(switch)
        looks = [pool.submit(look) for _ in range(40)]
        assert all(len(each.result()) == 1 for each in looks)
        switching.result()
    assert switched.is_set()
    assert lab.faults == ()


def test_many_visitors_at_once_all_get_the_same_answer(visitor: Visitor) -> None:
    with ThreadPoolExecutor(16) as pool:
        bodies = set(pool.map(lambda _: visitor.get(f"https://{WWW}/").body, range(80)))
    assert len(bodies) == 1


def test_an_address_that_can_not_be_used_is_said_clearly() -> None:
    with pytest.raises(LabStartError, match=r"could not listen on 192\.0\.2\.1"):
        bind_everywhere(["192.0.2.1"], socket.SOCK_STREAM)


def test_a_folder_that_can_not_be_written_leaves_no_thread(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    before = set(threading.enumerate())
    with pytest.raises(OSError, match="file"):
        PracticeLab(file / "lab").start()
    assert set(threading.enumerate()) <= before


def test_serve_obeys_typed_commands(tmp_path: Path) -> None:
    said: list[str] = []
    commands = ["list", "fix all", "break booking-fails", "break nothing-like-it", "dance", "quit"]
    serve(tmp_path, commands=commands, say=said.append)
    text = "\n".join(said)
    assert f"Network file: {tmp_path / 'lab.toml'}" in text
    assert "x booking-fails" in text
    assert "One fault is active now." in text
    assert "no fault is called 'nothing-like-it'" in text
    assert "Commands:" in text
    assert said[-1] == "The practice lab has stopped."


def test_the_command_line_lists_the_faults(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    assert "booking-fails" in capsys.readouterr().out


def test_the_command_line_fails_with_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    assert main(["--folder", str(file)]) == 2
    assert capsys.readouterr().err.startswith("The practice lab could not start: ")


def test_the_network_file_holds_nothing_but_the_network(lab: PracticeLab) -> None:
    assert set(tomllib.loads(lab.network_file.read_text())) == {"network"}
    assert "PRIVATE KEY" not in (lab.folder / "lab-ca.pem").read_text()
