"""The books of the town: every rupiah has a payer and a payee, and they close every month or the run stops.

A flow is declared once with its payer and payee. Rules add to ``flows[FLOW]`` where they change balances; the ledger
compares, sector by sector, what the balances changed by with what the flows say.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ekraf.errors import LedgerError

SECTORS = (
    "households", "creative_firms", "other_economy", "local_government", "central_government", "banks",
    "rest_of_world",
)  # fmt: skip
HOUSEHOLDS, CREATIVE, OTHER, LOCAL_GOVERNMENT, CENTRAL_GOVERNMENT, BANKS, WORLD = range(len(SECTORS))
TOLERANCE = 1e-9


class Flow(NamedTuple):
    """A kind of payment: who pays whom, and its name in English and Indonesian."""

    name: str
    payer: str
    payee: str
    label_en: str
    label_id: str


_H, _C, _O, _L, _N, _B, _W = SECTORS
FLOWS = (
    Flow("spending_local", _H, _O, "Household spending on other local goods", "Belanja rumah tangga lokal lainnya"),
    Flow("spending_creative", _H, _C, "Household spending on local creative goods", "Belanja produk kreatif lokal"),
    Flow("spending_outside", _H, _W, "Household spending on goods from elsewhere", "Belanja barang dari luar"),
    Flow("own_account_stock", _H, _O, "Tools and stock of new own-account workers", "Alat dan stok usaha sendiri baru"),
    Flow("founding_capital", _H, _C, "Savings put into firms", "Modal sendiri pelaku usaha"),
    Flow("tax_electricity", _H, _L, "Electricity tax (PBJT)", "PBJT tenaga listrik"),
    Flow("tax_property", _H, _L, "Property tax (PBB-P2)", "PBB-P2"),
    Flow("tax_land_transfer", _H, _L, "Land transfer tax (BPHTB)", "BPHTB"),
    Flow("tax_vehicle", _H, _L, "Vehicle tax surcharge (opsen)", "Opsen PKB dan BBNKB"),
    Flow("festival_tickets", _H, _L, "Festival tickets of residents", "Tiket festival penduduk"),
    Flow("hospital_fees", _H, _L, "Hospital fees of patients", "Retribusi layanan rumah sakit"),
    Flow("income_tax", _H, _N, "Income tax on wages (PPh 21)", "PPh 21"),
    Flow("vat", _H, _N, "Taxes on products", "PPN dan pajak atas produk"),
    Flow("leavers_money", _H, _W, "Money that leavers take along", "Uang yang dibawa pendatang keluar"),
    Flow("wages_creative", _C, _H, "Wages of creative firms", "Upah usaha kreatif"),
    Flow("drawings", _C, _H, "Drawings of owners", "Pengambilan pemilik usaha"),
    Flow("materials_local", _C, _O, "Materials bought in town", "Bahan baku lokal"),
    Flow("materials_outside", _C, _W, "Materials from elsewhere", "Bahan baku dari luar"),
    Flow("equipment_local", _C, _O, "Equipment bought in town", "Peralatan dari dalam kota"),
    Flow("equipment_outside", _C, _W, "Equipment from elsewhere", "Peralatan dari luar"),
    Flow("tax_food_creative", _C, _L, "Restaurant tax of creative firms (PBJT)", "PBJT makanan dan minuman"),
    Flow("tax_entertainment", _C, _L, "Entertainment tax (PBJT)", "PBJT jasa kesenian dan hiburan"),
    Flow("tax_advertising", _C, _L, "Advertising tax", "Pajak reklame"),
    Flow("festival_levies", _C, _L, "Levies on festival stalls", "Retribusi stan festival"),
    Flow("registration_costs", _C, _O, "Papers and travel to register", "Biaya pengurusan izin"),
    Flow("licence_fees", _C, _L, "Licence fees", "Biaya perizinan"),
    Flow("final_income_tax", _C, _N, "Income tax of creative firms", "PPh usaha kreatif"),
    Flow("interest", _C, _B, "Interest", "Bunga pinjaman"),
    Flow("repayments", _C, _B, "Repayment of loans", "Angsuran pokok"),
    Flow("wages_other", _O, _H, "Wages of other employers", "Upah pemberi kerja lain"),
    Flow("own_account_income", _O, _H, "Income of own-account workers", "Pendapatan berusaha sendiri"),
    Flow("property_income", _O, _H, "Property income", "Pendapatan kepemilikan"),
    Flow("creative_purchases", _O, _C, "Creative goods bought by businesses", "Pembelian kreatif oleh bisnis"),
    Flow("inputs_outside", _O, _W, "Inputs from elsewhere", "Masukan antara dari luar"),
    Flow("surplus_outside", _O, _W, "Surplus of outside owners", "Surplus pemilik luar"),
    Flow("tax_food_other", _O, _L, "Restaurant tax of other sellers (PBJT)", "PBJT makanan dan minuman lain"),
    Flow("tax_hotel", _O, _L, "Hotel tax (PBJT)", "PBJT jasa perhotelan"),
    Flow("tax_parking", _O, _L, "Parking tax (PBJT)", "PBJT jasa parkir"),
    Flow("market_levies", _O, _L, "Market and other levies", "Retribusi pasar dan lainnya"),
    Flow("other_revenue", _O, _L, "Other own revenue", "Lain-lain PAD yang sah"),
    Flow("corporate_tax", _O, _N, "Company income tax", "PPh badan"),
    Flow("government_purchases", _L, _O, "Local government spending in town", "Belanja daerah di dalam kota"),
    Flow("government_outside", _L, _W, "Local government spending elsewhere", "Belanja daerah di luar kota"),
    Flow("public_orders", _L, _C, "Public orders to creative firms", "Pengadaan dari usaha kreatif"),
    Flow("programme_services", _L, _O, "Programme services bought in town", "Jasa program dari dalam kota"),
    Flow("programme_outside", _L, _W, "Programme services from elsewhere", "Jasa program dari luar"),
    Flow("programme_creative", _L, _C, "Programme spending with creative firms", "Belanja program pada usaha kreatif"),
    Flow("stipends", _L, _H, "Stipends of trainees", "Uang saku pelatihan"),
    Flow("grants", _L, _C, "Grants to firms", "Hibah usaha"),
    Flow("wage_subsidy_creative", _L, _C, "Wage subsidies to creative firms", "Subsidi upah usaha kreatif"),
    Flow("wage_subsidy_other", _L, _O, "Wage subsidies to other employers", "Subsidi upah pemberi kerja lain"),
    Flow("credit_support", _L, _B, "Interest subsidy and guarantees", "Subsidi bunga dan penjaminan"),
    Flow("transfers", _N, _L, "Transfers to the local government", "Transfer ke daerah"),
    Flow("programme_transfer", _N, _L, "Transfers that pay for programmes", "Transfer pembiayaan program"),
    Flow("shared_revenue", _N, _L, "Shared central revenue", "Dana bagi hasil pajak"),
    Flow("hospital_insurance", _N, _L, "Hospital fees of the health insurer", "Klaim BPJS Kesehatan"),
    Flow("social_transfers", _N, _H, "Social aid and pensions", "Bantuan sosial dan pensiun"),
    Flow("credit_subsidy", _N, _B, "Subsidy of KUR interest", "Subsidi bunga KUR"),
    Flow("loans", _B, _C, "Loans", "Pinjaman"),
    Flow("visitor_tickets", _W, _L, "Festival tickets of visitors", "Tiket festival wisatawan"),
    Flow("visitor_creative", _W, _C, "Visitors' spending on creative goods", "Belanja wisatawan pada usaha kreatif"),
    Flow("national_sales", _W, _C, "National buyers", "Pembeli nasional"),
    Flow("exports", _W, _C, "Export orders", "Ekspor"),
    Flow("visitor_other", _W, _O, "Visitors' other spending", "Belanja wisatawan lainnya"),
    Flow("investment", _W, _O, "Building and equipment of others in town", "Pembentukan modal lainnya di dalam kota"),
    Flow("outside_demand", _W, _O, "Outside demand for other local goods", "Permintaan luar untuk ekonomi lain"),
    Flow("arrivals_money", _W, _H, "Money that arrivals bring", "Uang yang dibawa pendatang masuk"),
)  # fmt: skip
FLOW = {flow.name: number for number, flow in enumerate(FLOWS)}
_payer = np.array([SECTORS.index(flow.payer) for flow in FLOWS])
_payee = np.array([SECTORS.index(flow.payee) for flow in FLOWS])


def net_of(flows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what each sector received less what it paid, rupiah, [sectors], of payments [flows]."""
    return np.bincount(_payee, flows, len(SECTORS)) - np.bincount(_payer, flows, len(SECTORS))


def at_stake(flows: NDArray[np.float64], balances: NDArray[np.float64]) -> float:
    """Return the sum over which a residual is judged, rupiah: all payments or the largest balance, if that is more."""
    return max(float(np.abs(flows).sum()), float(np.abs(balances).max()), 1.0)


class Ledger:
    """Books of one run: the flows of the open month, the balances at the last check, and the closed months."""

    def __init__(self, balances: NDArray[np.float64]) -> None:
        self.flows = np.zeros(len(FLOWS))
        self._closed: list[NDArray[np.float64]] = []
        self._balances = balances.copy()
        self._checked = self.flows.copy()

    def check(self, balances: NDArray[np.float64], phase: str) -> None:
        """Raise LedgerError if ``balances`` (rupiah by sector) moved otherwise than the flows since the last check."""
        moved = self.flows - self._checked
        residual = balances - self._balances - net_of(moved)
        scale = at_stake(self.flows, balances)
        worst = int(np.argmax(np.abs(residual)))
        if not abs(residual[worst]) <= TOLERANCE * scale:
            touching = [
                f"{flow.name} ({flow.payer} -> {flow.payee}): {amount:,.0f}"
                for flow, amount in zip(FLOWS, moved, strict=True)
                if amount and SECTORS[worst] in (flow.payer, flow.payee)
            ]
            raise LedgerError(
                f"The books do not close in phase '{phase}': {SECTORS[worst]} holds {residual[worst]:,.2f} rupiah "
                f"that no payment explains. Payments of this phase that touch it: {'; '.join(touching) or 'none'}."
            )
        self._balances[:] = balances
        self._checked[:] = self.flows

    def close(self) -> None:
        """End the month: keep its flows and open the next."""
        self._closed.append(self.flows.copy())
        self.flows[:] = 0.0
        self._checked[:] = 0.0

    def forget(self) -> None:
        """Drop the closed months (those before the start of a projection)."""
        self._closed.clear()

    @property
    def history(self) -> NDArray[np.float64]:
        """Payments of the closed months in rupiah, [months, flows]."""
        return np.array(self._closed).reshape(-1, len(FLOWS))
