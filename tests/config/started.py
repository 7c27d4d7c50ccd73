"""A start of a web server and a worker with nothing in them, for the tests to kill: ``python started.py HOME PORT``."""

import os
import sys
import time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "hemmaplan.config.settings"

from hemmaplan.config import running


def main() -> None:
    """Run until killed."""
    home, port = Path(sys.argv[1]), int(sys.argv[2])
    run = running.claim(home=home, host="127.0.0.1", port=port)
    house = running.House(host="127.0.0.1", port=port, workers=2, logs=home / "logs", run=run)
    os.environ["PYTHONPATH"] = str(Path(__file__).parent)
    house.commands["web"][-1] = "nothing:application"
    house.commands["worker"] = [sys.executable, "-c", "import time; time.sleep(600)"]
    running.stop_on_signals()
    try:
        house.start()
        while True:
            time.sleep(0.1)
            house.look(None)
    except KeyboardInterrupt:
        pass
    finally:
        house.stop()


if __name__ == "__main__":
    main()
