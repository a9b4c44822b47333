"""The addresses of check-in: of people at the gate, of devices, of who sets it all up."""

from core.facilities.scanner.routes.app_files import APP_ROUTES
from core.facilities.scanner.routes.devices import DEVICE_ROUTES
from core.facilities.scanner.routes.gate import GATE_ROUTES
from core.facilities.scanner.routes.here import HERE_ROUTES
from core.facilities.scanner.routes.list_settings import LIST_ROUTES
from core.facilities.scanner.routes.managing import MANAGE_ROUTES
from core.facilities.scanner.routes.spots import SPOT_ROUTES

ROUTES = (
    *GATE_ROUTES,
    *DEVICE_ROUTES,
    *MANAGE_ROUTES,
    *LIST_ROUTES,
    *HERE_ROUTES,
    *SPOT_ROUTES,
    *APP_ROUTES,
)

__all__ = ["ROUTES"]
