"""What is taken for granted about the 17 industries and the 17 subsectors where no local table exists.

Judgements, used only to give plausible people to jobs whose number is known: mean years of schooling and
share of women of those at work (pattern of Sakernas), and the wage premium in log points (pattern of BPS
mean wages by industry). Changing them moves who works where, never how many.
"""

from __future__ import annotations

import numpy as np

from ekraf.population import INDUSTRIES

# industry: (mean years of schooling, share of women, wage premium)
_TABLE = {
    "agriculture": (6.5, 0.35, -0.15),
    "mining": (8.0, 0.08, 0.15),
    "manufacturing": (9.5, 0.42, 0.0),
    "electricity_gas": (12.5, 0.10, 0.25),
    "water_waste": (9.0, 0.30, -0.15),
    "construction": (8.0, 0.03, 0.05),
    "trade_repair": (10.2, 0.50, -0.15),
    "transport_storage": (9.5, 0.06, 0.05),
    "accommodation_food": (9.6, 0.57, -0.20),
    "information_communication": (13.5, 0.30, 0.25),
    "finance_insurance": (14.5, 0.40, 0.25),
    "real_estate": (12.0, 0.30, 0.10),
    "business_services": (12.0, 0.30, 0.05),
    "public_administration": (14.0, 0.30, 0.25),
    "education": (15.5, 0.62, -0.05),
    "health_social": (14.8, 0.68, 0.10),
    "other_services": (9.3, 0.50, -0.25),
}
SCHOOLING_LEVEL, WOMEN_SHARE, WAGE_PREMIUM = (
    np.array([_TABLE[name][column] for name in INDUSTRIES]) for column in range(3)
)
AGRICULTURE = INDUSTRIES.index("agriculture")
PUBLIC_ADMINISTRATION = INDUSTRIES.index("public_administration")
# Share of an industry's jobs that a public budget pays; large employers first.
PUBLIC_SHARE = {
    PUBLIC_ADMINISTRATION: 1.0,
    INDUSTRIES.index("education"): 0.7,
    INDUSTRIES.index("health_social"): 0.5,
}
# The three groups that BPS publishes for a regency or city: A, B-F, G-U.
GROUPS = {"agriculture": slice(0, 1), "manufacturing": slice(1, 6), "services": slice(6, 17)}

SUBSECTORS = (
    "applications", "game_development", "architecture", "interior_design", "visual_communication_design",
    "product_design", "fashion", "film_animation_video", "photography", "craft", "culinary", "music",
    "publishing", "advertising", "performing_arts", "visual_arts", "television_radio",
)  # fmt: skip
_HOME = {
    "accommodation_food": ("culinary",),
    "manufacturing": ("fashion", "craft", "product_design"),
    "information_communication": (
        "applications", "game_development", "publishing", "television_radio", "film_animation_video",
    ),
    "business_services": (
        "architecture", "interior_design", "visual_communication_design", "photography", "advertising",
    ),
    "other_services": ("music", "performing_arts", "visual_arts"),
}  # fmt: skip
SUBSECTOR_INDUSTRY = np.array(
    [INDUSTRIES.index(home) for name in SUBSECTORS for home, members in _HOME.items() if name in members]
)
# Schooling that work in a subsector asks for, as log-odds per year above lower secondary (judgement).
SUBSECTOR_SCHOOLING = np.array([1.0 if name not in ("fashion", "craft", "culinary") else 0.0 for name in SUBSECTORS])
