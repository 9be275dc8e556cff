//! Words that say what a movement is for: merchants of France and Europe, and what their trades are called.
//!
//! A rule is whole folded words, one after the other; a comma ends it. A longer rule wins over a shorter one, an earlier word over
//! a later one. A word that means two things is none of them.

use super::CategoryId as C;

/// Rules for money that goes out (and comes back).
pub(super) const RULES: &[(C, &str)] = &[
    (
        C::Groceries,
        "carrefour, auchan, leclerc, e leclerc, intermarche, monoprix, franprix, casino supermarche, super u, hyper u, u \
         express, lidl, aldi, picard, biocoop, naturalia, la vie claire, bio c bon, grand frais, cora, match \
         supermarche, simply market, netto, spar, vival, g20, leader price, colruyt, delhaize, albert heijn, rewe, \
         edeka, penny, kaufland, tesco, sainsbury, sainsburys, waitrose, asda, morrisons, mercadona, esselunga, conad, \
         migros, coop, denner, boulangerie, boulanger patissier, patisserie, boucherie, charcuterie, fromagerie, \
         poissonnerie, primeur, epicerie, supermarche, hypermarche, supermarkt, supermarket, backerei, baeckerei, \
         bakery, butcher, grocery, hello fresh, hellofresh, quitoque, houra, chronodrive, marie blachere, paul \
         boulangerie, too good to go, la ruche qui dit oui, nicolas vins, carrefour city, carrefour market, leclerc \
         drive, auchan drive, courses u, amap",
    ),
    (
        C::Restaurants,
        "restaurant, resto, brasserie, bistrot, bistro, pizzeria, glacier, pizza, creperie, sushi, kebab, burger, mcdonald, \
         mcdonalds, mc donalds, mc do, burger king, kfc, quick restaurant, subway, starbucks, flunch, buffalo grill, \
         hippopotamus, courtepaille, deliveroo, uber eats, ubereats, just eat, domino s pizza, dominos pizza, pret a \
         manger, nando s, cafe, bar, pub, traiteur, gaststatte, gasthaus, trattoria, osteria, sodexo restaurant, \
         cafeteria, five guys, columbus cafe, brioche doree, pomme de pain, frichti, bouillon",
    ),
    (
        C::Housing,
        "loyer, loyers, rent, miete, charges copropriete, copropriete, syndic, foncia, nexity, citya, immo de france, \
         regie immobiliere, agence immobiliere, hlm, oph, bailleur, veolia eau, suez eau, saur, eau de paris, eaux, \
         syndicat des eaux, lyonnaise des eaux, thames water, leroy merlin, castorama, brico depot, bricomarche, \
         bricorama, mr bricolage, weldom, point p, plombier, serrurier, chauffagiste, electricien, ikea, conforama, but \
         meubles, maisons du monde, ramonage, landlord, sci, gestion immobiliere, immobilier, immobiliere, wohnungsbau, \
         jardiland, truffaut, gamm vert",
    ),
    (
        C::Energy,
        "edf, engie, totalenergies electricite, totalenergies electricite et gaz, total direct energie, direct energie, \
         eni gas, plenitude, ekwateur, enercoop, vattenfall, octopus energy, mint energie, ilek, ohm energie, alpiq, \
         planete oui, primeo energie, gaz de bordeaux, es energies, eon, e on, stadtwerke, british gas, edf energy, ovo \
         energy, iberdrola, endesa, enel, electricite, energie, butagaz, antargaz, primagaz, fioul, electrabel, luminus, \
         eneco, essent, electricity, strom, strom gas, naturgy, sowee, gaz",
    ),
    (
        C::Telecom,
        "orange, sosh, sfr, red by sfr, bouygues telecom, b and you, free mobile, free telecom, free haut debit, \
         freebox, free, prixtel, nrj mobile, la poste mobile, coriolis telecom, lebara, lycamobile, youprice, syma \
         mobile, auchan telecom, telekom, deutsche telekom, vodafone, telefonica, o2, congstar, 1 und 1, proximus, \
         telenet, base company, kpn, ziggo, ee limited, virgin media, sky broadband, bt group, swisscom, salt mobile, \
         sunrise, movistar, telecom italia, wind tre, iliad, telecom, mobile phone, ovh telecom, internet box, forfait \
         mobile, telephonie",
    ),
    (
        C::Insurance,
        "maif, macif, matmut, maaf, gmf, axa, allianz, groupama, generali, mma, mma iard, direct assurance, luko, lovys, \
         pacifica, acm iard, acheel, olivier assurance, l olivier, aviva, abeille assurances, abeille, swiss life, \
         swisslife, april assurances, assurance, assurances, assureur, versicherung, insurance, sogessur, bpce \
         assurances, natixis assurances, cardif, cnp assurances, predica, thelem, aesio assurance, eurofil, amaguiz, huk \
         coburg, ergo, admiral, direct line, verzekering, seguro, seguros, assicurazione, assicurazioni, prevoyance, \
         garantie accidents",
    ),
    (
        C::Health,
        "pharmacie, pharma, apotheke, pharmacy, chemist, farmacia, docteur, medecin, dentiste, cabinet dentaire, \
         orthodontiste, ophtalmologiste, kinesitherapeute, kine, osteopathe, infirmier, infirmiere, laboratoire, \
         hopital, clinique, chu, ap hp, aphp, radiologie, opticien, optic, optique, optical center, alain afflelou, \
         krys, atol, grandoptical, mutuelle, mgen, harmonie mutuelle, malakoff humanis, alan, ag2r, aesio, mnt, ociane, \
         cpam, caisse primaire, ameli, doctolib, psychologue, podologue, dermatologue, gynecologue, audition, amplifon, \
         audika, krankenkasse, zahnarzt, arzt, doctor, dentist, veterinaire, clinique veterinaire, sante, c p a m",
    ),
    (
        C::Transport,
        "sncf, sncf connect, oui sncf, ouigo, ratp, navigo, ile de france mobilites, tcl, tisseo, rtm, tbm, star rennes, \
         transpole, ilevia, twisto, keolis, transdev, blablacar, uber, uber trip, bolt eu, bolt ride, heetch, g7, taxi, \
         free now, taxis, velib, velo v, lime ride, dott, tier mobility, flixbus, eurolines, eurostar, thalys, \
         trainline, deutsche bahn, db vertrieb, bvg, tfl travel, tfl, trenitalia, italo, renfe, sbb cff, sncb, nmbs, \
         stib, ns groep, parking, parkings, indigo park, effia, q park, saemes, paybyphone, flowbird, peage, autoroute, \
         autoroutes, vinci autoroutes, aprr, sanef, cofiroute, ulys, bip and go, telepeage, badge telepeage, norauto, \
         feu vert, midas, speedy, point s, euromaster, carglass, garage, controle technique, autovision, dekra, carwash, \
         lavage auto, citroen, peugeot, renault, volkswagen, toyota, metro, tramway, bus, air france, easyjet, ryanair, \
         transavia, vueling, lufthansa, british airways, klm, aeroport, zipcar, getaround",
    ),
    (
        C::Fuel,
        "total access, totalenergies relais, relais total, total station, station service, station total, esso, esso \
         express, shell, bp, avia, agip, eni station, aral, jet tankstelle, tankstelle, carburant, carburants, station \
         carburant, dac carrefour, carrefour dac, carrefour station, station leclerc, station u, station intermarche, \
         auchan carburant, auchan station, intermarche station, intermarche dac, leclerc carburant, q8, texaco, repsol, \
         cepsa, petrol, petrol station, ionity, fastned, electra charge, izivia, chargemap, allego, tesla supercharger, \
         total",
    ),
    (
        C::Leisure,
        "cinema, ugc, pathe, gaumont, cgr, mk2, kinepolis, theatre, opera, musee, concert, fnac spectacles, \
         ticketmaster, billetreduc, see tickets, fitness, basic fit, basicfit, fitness park, l orange bleue, keepcool, \
         neoness, salle de sport, club de sport, piscine, tennis, golf, escalade, bowling, karting, parc asterix, \
         disneyland, puy du fou, futuroscope, zoo, aquarium, booking, booking com, airbnb, hotel, hotels, hotels com, \
         expedia, abritel, vrbo, camping, club med, center parcs, centerparcs, pierre et vacances, accor, ibis, novotel, \
         mercure, gites de france, auberge, odalys, decathlon, intersport, go sport, steam, steampowered, nintendo, \
         playstation network, xbox, fdj, francaise des jeux, pmu, loto, betclic, winamax, gym, yoga, danse, association \
         sportive, judo, equitation, conservatoire, ecole de musique, ski pass, remontees mecaniques, voyages, fram, tui",
    ),
    (
        C::Subscriptions,
        "netflix, spotify, deezer, disney plus, disneyplus, amazon prime, prime video, canal plus, canalplus, mycanal, \
         ocs, apple com bill, apple com, apple services, itunes, icloud, google one, google storage, google youtube, \
         youtube premium, youtubepremium, microsoft 365, office 365, adobe, dropbox, openai, chatgpt, anthropic, github, \
         le monde abonnement, le monde, le figaro, liberation, mediapart, l equipe, ouest france, telerama, new york \
         times, the guardian, the economist, financial times, audible, kindle unlimited, qobuz, tidal, crunchyroll, \
         paramount plus, hbo max, dazn, bein sports, molotov, rakuten tv, salto, nordvpn, expressvpn, protonmail, proton \
         ag, ovh, gandi, ionos, infomaniak, playstation plus, xbox game pass, nintendo switch online, duolingo, strava, \
         tinder, meetic, linkedin premium, patreon, substack, abonnement, subscription, abo, bitwarden, evernote, notion \
         labs, canva, wow presse, cafeyn, kobo plus, nickel abonnement, blinkist, headspace, calm com",
    ),
    (
        C::Shopping,
        "amazon, amzn, amzn mktp, amazon payments, cdiscount, fnac, darty, boulanger, rue du commerce, zalando, zara, h \
         m, h and m, uniqlo, kiabi, celio, jules, primark, c a, mango, bershka, pull and bear, la redoute, vinted, \
         leboncoin, ebay, aliexpress, temu, shein, wish com, action, gifi, centrakor, la foir fouille, stokomani, hema, \
         flying tiger, nature et decouvertes, cultura, gibert, librairie, fnac com, galeries lafayette, printemps \
         haussmann, bhv, sephora, marionnaud, nocibe, yves rocher, coiffeur, coiffure, salon de coiffure, institut de \
         beaute, apple store, ldlc, materiel net, backmarket, back market, media markt, mediamarkt, saturn, otto, bol \
         com, coolblue, john lewis, marks and spencer, argos, el corte ingles, bijouterie, chaussures, eram, courir, \
         foot locker, gemo, la halle, camaieu, promod, etam, pimkie, veepee, vente privee, showroomprive, asos, tabac, \
         presse, relay, fleuriste, interflora, pressing, cordonnerie",
    ),
    (
        C::Children,
        "creche, garderie, nounou, assistante maternelle, pajemploi, cantine, restauration scolaire, ecole, college, \
         lycee, periscolaire, centre de loisirs, centre aere, babysitter, babilou, people baby, jouets, king jouet, la \
         grande recre, joue club, vertbaudet, petit bateau, orchestra, aubert, bebe, kindergarten, kita, nursery, \
         school, scolarite, universite, crous",
    ),
    (
        C::Taxes,
        "impot, impots, dgfip, d g f i p, tresor public, direction generale des finances publiques, direction generale \
         des finances, finances publiques, taxe fonciere, taxe habitation, taxe d habitation, prelevement a la source, \
         impot revenu, sip, urssaf, finanzamt, hmrc, council tax, amende, amendes, antai, contributions, tva, cfe, \
         steuer, belastingdienst, agenzia delle entrate, rundfunk, ard zdf",
    ),
    (
        C::BankFees,
        "frais bancaires, frais tenue de compte, frais de tenue de compte, tenue de compte, frais tenue compte, \
         commission d intervention, commission intervention, commissions d intervention, agios, interets debiteurs, \
         cotisation carte, cotisation cb, cotisation visa, cotisation mastercard, frais rejet, frais de rejet, frais \
         virement, frais retrait, frais paiement, frais etranger, commission de change, kontofuhrung, kontofuehrung, \
         kontoentgelt, sollzinsen, overdraft fee, bank charges, account fee, foreign transaction fee, cotisation offre, \
         forfait bancaire, frais de gestion du compte, cotisation compte, arrete de compte",
    ),
    (
        C::Loans,
        "pret, pret immobilier, remboursement pret, echeance pret, echeance credit, credit immobilier, credit auto, \
         credit conso, mensualite, loan, mortgage, hypotheque, kredit, darlehen, baufinanzierung, cofidis, cetelem, \
         sofinco, franfinance, cofinoga, oney, younited, floa, ech pret, ech credit, prlv pret, creatis, hypotheek, \
         mutuo, hipoteca, prestamo",
    ),
    (
        C::Savings,
        "livret, livret a, ldd, ldds, pel, cel, pea, epargne, assurance vie, sparplan, sparkonto, savings, yomoni, nalo, \
         trade republic, degiro, boursorama vie, linxea, goodvest, perco, plan epargne, spaarrekening, versement \
         epargne, placement, bourse direct",
    ),
    (
        C::Cash,
        "retrait, retrait dab, dab, gab, retrait especes, atm, cash withdrawal, bargeldauszahlung, geldautomat, especes, \
         cashpoint, cajero, bancomat, prelievo",
    ),
    (
        C::Gifts,
        "don, dons, croix rouge, secours populaire, secours catholique, restos du coeur, medecins sans frontieres, \
         unicef, greenpeace, wwf, amnesty international, emmaus, leetchi, lydia cagnotte, cagnotte, helloasso, oxfam, \
         telethon, ligue contre le cancer, institut pasteur, action contre la faim, apf france handicap, handicap \
         international, cadeau, donation, spende, fondation, charity",
    ),
];

/// Rules for money that comes in.
pub(super) const INCOME: &str = "salaire, salaires, paie, paye, remuneration, traitement, salary, payroll, wages, gehalt, lohn, nomina, stipendio, \
    pension, retraite, carsat, cnav, agirc arrco, rente, caf, caisse d allocations familiales, allocations familiales, \
    allocation, prestations, france travail, pole emploi, apl, rsa, kindergeld, indemnites journalieres, honoraires, \
    dividende, dividendes, interets, interets crediteurs, interest, zinsen, prime activite, bourse crous";

/// What a source's own category says, by its folded words.
pub(super) const OF_SOURCES: &[(C, &str)] = &[
    (
        C::Groceries,
        "courses, alimentation, alimentaire, supermarche, groceries, supermarches epiceries, food, lebensmittel, vie \
         quotidienne alimentation, alimentation supermarche, hyper supermarche",
    ),
    (
        C::Restaurants,
        "restaurant, restaurants, restauration, restaurants bars, restaurants bars discotheques, fast foods, eating out, \
         dining, cafe, bars restaurants",
    ),
    (C::Housing, "logement, loyer, habitation, maison, housing, rent, home, wohnen, charges et travaux, eau, bricolage"),
    (
        C::Energy,
        "energie, electricite gaz, electricite, gaz, energy, utilities, energie electricite, eau energie, energie eau \
         gaz electricite fioul",
    ),
    (
        C::Telecom,
        "telephone, telephonie, telecom, internet, internet telephone, telephonie fixe et mobile, telephone internet, \
         mobile, abonnements telephonie, phone",
    ),
    (
        C::Insurance,
        "assurance, assurances, insurance, versicherung, assurance habitation, assurance auto, assurance habitation et \
         rc",
    ),
    (
        C::Health,
        "sante, health, pharmacie, medecin, mutuelle, remboursement sante, gesundheit, medecins et frais medicaux, frais \
         medicaux",
    ),
    (
        C::Transport,
        "transport, transports, transports en commun, train, avion, taxi, free now, auto moto, voiture, vehicule, \
         parking, peage, travel transport, mobilitat",
    ),
    (C::Fuel, "carburant, essence, fuel, gas station, tanken"),
    (
        C::Leisure,
        "loisirs, leisure, entertainment, sport, sports, vacances, voyages, sorties, culture, hotel, freizeit, loisirs \
         et sorties, voyages vacances, livres cd dvd bijoux jouets",
    ),
    (C::Subscriptions, "abonnement, abonnements, subscription, subscriptions, abonnements numeriques"),
    (
        C::Shopping,
        "shopping, achats, achats shopping, vetements, vetements et accessoires, high tech, equipements sportifs et \
         artistiques",
    ),
    (C::Children, "enfants, enfant, education, ecole, children, scolarite, garde d enfants, kinder"),
    (C::Taxes, "impots, impots et taxes, impots taxes, taxes, taxe fonciere, tax, steuern, impots sur le revenu"),
    (C::BankFees, "frais bancaires, banque, bank fees, frais bancaires et commissions, fees, services financiers, bankgebuhren"),
    (
        C::Loans,
        "credit, credits, pret, emprunt, loan, remboursement de pret, pret immobilier, credit immobilier, remboursement \
         emprunt",
    ),
    (C::Savings, "epargne, savings, placements, sparen, investissement"),
    (
        C::Income,
        "revenus, salaire, salaires, revenu, income, salary, einkommen, salaires et revenus d activite, allocations, \
         pensions, revenus et salaires",
    ),
    (
        C::Transfer,
        "virements internes, virement interne, internal transfer, mouvements internes crediteurs, mouvements internes \
         debiteurs, transfert interne",
    ),
    (C::Cash, "retraits, retrait, retrait especes, especes, cash, atm, retraits cash, bargeld"),
    (C::Gifts, "cadeaux, dons, cadeaux et dons, gifts, donations, dons et cadeaux, cadeaux et solidarite, cadeaux solidarite"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::party::folded;
    use std::collections::HashMap;

    #[test]
    fn a_rule_stands_folded_and_for_one_category_alone() {
        for rules in [RULES, OF_SOURCES] {
            let mut seen: HashMap<&str, C> = HashMap::new();
            for (category, words) in rules {
                for word in words.split(", ") {
                    assert_eq!(folded(word), word);
                    let before = seen.insert(word, *category);
                    assert!(before.is_none_or(|before| before == *category), "{word}: {before:?} and {category:?}");
                }
            }
        }
        assert!(INCOME.split(", ").all(|word| folded(word) == word));
    }
}
