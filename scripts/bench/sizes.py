"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """The sizes of a run: as the issues ask, unless it is quick."""

    is_quick: bool = False
    rounds: int = 3
    # Polling
    poll_seconds: int = 10
    warm_seconds: int = 20
    devices: tuple[int, ...] = (10, 100, 1000)
    # Messages
    messages: int = 200_000
    lamps: int = 1000
    rate: int = 1000
    delay_seconds: int = 20
    # Store
    transactions: int = 200
    history_days: tuple[int, ...] = (1, 10, 100, 1000, 3650)
    history_meters: int = 1000
    cold_hours: int = 720
    rebuild_meters: int = 100
    rebuild_days: int = 10
    # Key figures and bulletins
    ranked_nodes: int = 500
    bulletin_nodes: int = 200
    # The control socket
    imported: int = 240_000
    clients: int = 50
    asked: int = 100
    starts: int = 50


QUICK = Sizes(
    is_quick=True, rounds=1, poll_seconds=2, warm_seconds=4, devices=(10, 100, 200), messages=20_000, delay_seconds=3,
    transactions=20, history_days=(1, 10, 30), history_meters=50, cold_hours=72, rebuild_meters=10, rebuild_days=2,
    ranked_nodes=20, bulletin_nodes=10, imported=20_000, clients=10, asked=20, starts=5)
