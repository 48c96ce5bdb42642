"""Which test holds which slot against an indication."""

from collections.abc import Callable, Mapping

from msl_guard.label.clauses import (
    age_conflict,
    group_conflict,
    line_conflict,
    measure_conflict,
    risk_conflict,
    severity_conflict,
    use_conflict,
)
from msl_guard.label.conflict import Conflict, Use
from msl_guard.label.dosing import (
    dose_conflict,
    duration_conflict,
    frequency_conflict,
    infusion_conflict,
    strength_conflict,
)
from msl_guard.label.markerclauses import (
    alteration_conflict,
    biomarker_conflict,
    histology_conflict,
    site_conflict,
)
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot
from msl_guard.label.routes import form_conflict, route_conflict
from msl_guard.label.schedules import schedule_conflict
from msl_guard.label.stages import stage_conflict
from msl_guard.label.titration import steps_conflict
from msl_guard.label.together import partner_conflict, setting_conflict

TESTS: Mapping[Slot, Callable[[Mention, Use], Conflict | None]] = {
    Slot.AGE: age_conflict,
    Slot.LINE: line_conflict,
    Slot.DOSE: dose_conflict,
    Slot.FREQUENCY: frequency_conflict,
    Slot.DURATION: duration_conflict,
    Slot.INFUSION: infusion_conflict,
    Slot.SCHEDULE: schedule_conflict,
    Slot.STRENGTH: strength_conflict,
    Slot.STEPS: steps_conflict,
    Slot.ROUTE: route_conflict,
    Slot.PARTNER: partner_conflict,
    Slot.SETTING: setting_conflict,
    Slot.USE: use_conflict,
    Slot.SEVERITY: severity_conflict,
    Slot.RISK: risk_conflict,
    Slot.STAGE: stage_conflict,
    Slot.HISTOLOGY: histology_conflict,
    Slot.BIOMARKER: biomarker_conflict,
    Slot.MEASURE: measure_conflict,
    Slot.GROUP: group_conflict,
    Slot.FORM: form_conflict,
    Slot.ALTERATION: alteration_conflict,
    Slot.SITE: site_conflict,
}
"""What each slot is compared by; a disease has its own comparison."""
