//! Words that banks write around the other party's name.

/// What stands before the name: how it was paid.
pub(super) const BEFORE: &str = "achat achats addebito adeudo annulation avoir bancaire bancontact basislastschrift betaalautomaat bill bonifico \
    carta carte cb compra contact contactless credit dauerauftrag dd de debit des direct domiciliation du ech echeance \
    einzug emis en europeen fact facture faveur folgelastschrift from girocard gocardless gutschrift incasso incoming \
    inst instantane interne izettle kartenzahlung la lastschrift le maestro mastercard order outgoing overschrijving \
    pagamento paiement paiements par payment paypal permanent pos pour prel prelevement prelevements prelevt prlv prlvt \
    psc purchase recibo recu rejet remboursement rembt sans sepa sepalastschrift sq standing stripe sumup tarjeta to \
    transfer transferencia uberweisung ueberweisung vers vir virement virt visa zettle";

/// After these stands a reference, not a name.
pub(super) const REFERENCES: &str = "echeancier emetteur endtoend ics id kundennummer libelle mandat mandate mandatsref mdt motif no num numero ref \
    reference remittance rum";

/// What may stand after the name and says nothing of it: countries, legal forms, months, large cities.
pub(super) const AFTER: &str = "ag amsterdam angers aout april at august avril barcelona be berlin bordeaux brest bruxelles cb ch cedex dec decembre \
    december de deu dijon dublin es esp february fevrier fr fra france gb gbr geneve gmbh grenoble ie irl it ita jan \
    january janvier july juillet juin june le lille limoges limited london ltd lu lux luxembourg lyon madrid mai mars \
    marseille metz milano montpellier munchen nancy nantes nice nimes nl nld nov novembre november oct october octobre \
    orleans paris plc reims rennes rouen sa sarl sas sasu se sept september septembre strasbourg toulon toulouse tours \
    uk us usa villeurbanne wien zurich";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_folded() {
        for word in [BEFORE, REFERENCES, AFTER].into_iter().flat_map(|words| words.split(' ')) {
            assert_eq!(super::super::folded(word), word);
        }
    }
}
