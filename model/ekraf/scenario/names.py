"""The words that a scenario file may use for people, firms and levers, with labels in both languages."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

Activity = Literal[
    "school", "inactive", "unemployed", "own_account", "family_worker", "employee",
    "creative_employee", "creative_owner",
]  # fmt: skip
Education = Literal["primary", "lower_secondary", "upper_secondary", "vocational", "tertiary"]
Sex = Literal["male", "female"]
Subsector = Literal[
    "applications", "game_development", "architecture", "interior_design", "visual_communication_design",
    "product_design", "fashion", "film_animation_video", "photography", "craft", "culinary", "music",
    "publishing", "advertising", "performing_arts", "visual_arts", "television_radio",
]  # fmt: skip
Allocation = Literal["lottery", "first_come", "need", "merit"]
Financing = Literal["reallocation", "reserve", "transfer"]
ShockKind = Literal["national_demand", "creative_demand", "export_demand", "visitors", "transfers", "outside_wages"]
LeverName = Literal[
    "training", "grants", "credit", "licensing", "festivals", "market_access", "hubs", "wage_subsidy",
    "apprenticeship", "tax_relief", "procurement",
]  # fmt: skip

SUBSECTORS: tuple[str, ...] = get_args(Subsector)
LEVERS: tuple[str, ...] = get_args(LeverName)


class Label(NamedTuple):
    """A name as a planner reads it, in English and in Indonesian."""

    en: str
    id: str


SUBSECTOR_LABELS = {
    "applications": Label("Applications", "Aplikasi"),
    "game_development": Label("Game development", "Pengembang permainan"),
    "architecture": Label("Architecture", "Arsitektur"),
    "interior_design": Label("Interior design", "Desain interior"),
    "visual_communication_design": Label("Visual communication design", "Desain komunikasi visual"),
    "product_design": Label("Product design", "Desain produk"),
    "fashion": Label("Fashion", "Fesyen"),
    "film_animation_video": Label("Film, animation and video", "Film, animasi, dan video"),
    "photography": Label("Photography", "Fotografi"),
    "craft": Label("Craft", "Kriya"),
    "culinary": Label("Culinary", "Kuliner"),
    "music": Label("Music", "Musik"),
    "publishing": Label("Publishing", "Penerbitan"),
    "advertising": Label("Advertising", "Periklanan"),
    "performing_arts": Label("Performing arts", "Seni pertunjukan"),
    "visual_arts": Label("Visual arts", "Seni rupa"),
    "television_radio": Label("Television and radio", "Televisi dan radio"),
}

LEVER_LABELS = {
    "training": Label("Training", "Pelatihan"),
    "grants": Label("Grants", "Hibah usaha"),
    "credit": Label("Subsidised credit", "Kredit bersubsidi"),
    "licensing": Label("Easier licensing", "Kemudahan perizinan"),
    "festivals": Label("Festivals and exhibitions", "Festival dan pameran"),
    "market_access": Label("Access to markets", "Akses pasar"),
    "hubs": Label("Creative hubs and infrastructure", "Ruang kreatif dan infrastruktur"),
    "wage_subsidy": Label("Wage subsidy", "Subsidi upah"),
    "apprenticeship": Label("Apprenticeships", "Pemagangan"),
    "tax_relief": Label("Local tax relief", "Keringanan pajak dan retribusi daerah"),
    "procurement": Label("Reserved public orders", "Pengadaan pemerintah bagi usaha kreatif lokal"),
}
