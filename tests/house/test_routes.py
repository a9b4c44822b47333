"""Every route names a policy that has a row in the matrix, and no row is left over."""

from core.app import create_app
from core.testing.permissions import matrix


def handlers_of(app):
    for route in app.routes:
        for handler in getattr(route, "route_handlers", None) or [route.route_handler]:
            if "options_handler" in str(handler):
                continue
            yield route.path, handler


def test_every_route_has_a_policy_with_a_row(registry):
    rows = matrix()
    lacking = [
        (path, handler.opt.get("policy"))
        for path, handler in handlers_of(create_app())
        if handler.opt.get("policy") not in rows
    ]
    assert lacking == []


def test_every_policy_is_declared_and_every_row_is_used(registry):
    used = {handler.opt.get("policy") for _, handler in handlers_of(create_app())}
    used |= {kind.may_manage for kind in registry.signup_kinds.values()}
    used |= {one.policy for one in registry.document_kinds.values()}
    used |= {one.policy for one in registry.exports.values()}
    used |= {item.policy for item in registry.nav if item.policy}
    assert set(matrix()) - set(registry.policies) == set()
    assert set(matrix()) - used == set()
    assert set(registry.policies) - used == set()


def test_automatic_options_handlers_are_refused(registry):
    app = create_app()
    found = [
        handler
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        if "options_handler" in str(handler)
        and handler.opt.get("policy")
        and not handler.opt.get("is_static")
    ]
    assert found == []
