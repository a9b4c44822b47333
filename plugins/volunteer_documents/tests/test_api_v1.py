"""What programs read of certificates and agreements."""

from core.testing.people import sign_in
from plugins.volunteer_documents.agreement_queries import agreement_by_id
from plugins.volunteer_documents.api_v1 import AgreementAnswer, CertificateAnswer
from plugins.volunteer_documents.service.agreeing import write_agreement
from plugins.volunteer_documents.service.issuing import enter, print_statement
from plugins.volunteer_documents.tests.conftest import certificate, fresh
from plugins.volunteer_documents.tests.service.test_agreeing import terms


async def test_a_certificate_is_told_with_its_state(ola, host, coordinator):
    made = await enter(coordinator, host, await certificate(host, ola))
    waiting = CertificateAnswer.of(await fresh(made))
    assert (waiting.state, waiting.number, waiting.minutes) == (None, None, 120)
    await print_statement(made)
    told = CertificateAnswer.of(await fresh(made))
    assert (told.state, told.organization, told.is_signed) == ("valid", "klon", False)
    assert told.number.startswith("1/")


async def test_an_agreement_is_told_without_what_stands_in_it(ola, host, coordinator):
    made = await write_agreement(
        coordinator, host, terms(host), person=ola.person, offer=None, language="pl"
    )
    told = AgreementAnswer.of(await agreement_by_id(made))
    assert (told.version, told.name, told.signed_on) == (1, "Ola", None)
    assert not hasattr(told, "terms")


async def test_a_page_of_the_browser_is_no_program(client, ola):
    await sign_in(client, ola)
    for path in ("certificates", "agreements"):
        assert (await client.get(f"/api/v1/{path}")).status_code in {401, 403}
