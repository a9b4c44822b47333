"""Every table that refers to a person is named by a declaration of personal data."""

from piccolo.columns import ForeignKey

from piccolo_conf import APP_REGISTRY


def tables():
    for config in APP_REGISTRY.app_configs.values():
        yield from config.table_classes


NAMES = {"person", "email", "account"}
ENDINGS = ("_person", "_account", "_email", "_by")


def refers_to_a_person(table):
    for column in table._meta.columns:
        name = column._meta.name
        if name in NAMES or name.endswith(ENDINGS):
            return True
        if isinstance(column, ForeignKey):
            target = column._foreign_key_meta.resolved_references._meta.tablename
            if target in {"people_person", "people_account"}:
                return True
    return False


def test_tables_with_people_are_declared(registry):
    declared = {name for one in registry.personal_data.values() for name in one.tables}
    silent = [
        table._meta.tablename
        for table in tables()
        if refers_to_a_person(table) and table._meta.tablename not in declared
    ]
    assert silent == []


def test_declared_tables_exist(registry):
    known = {table._meta.tablename for table in tables()}
    declared = {name for one in registry.personal_data.values() for name in one.tables}
    assert declared - known == set()


def test_tables_say_what_they_are_for():
    """The docstring of each table names its purpose; of those with people also how long."""
    for table in tables():
        text = table.__doc__ or ""
        assert "Purpose:" in text, table._meta.tablename
        if refers_to_a_person(table):
            assert "Kept:" in text, table._meta.tablename
