"""The lines of the forms as a table, in the order in which they are printed.

Source: Cerfa 12156*06 (application) and 15059*02 (financial report). Read in programs that rebuild the forms,
not on the forms themselves: `secondary`; a line that a single source has is `unverified`.
"""

from typing import Final

BOTH: Final = "12156*06 15059*02"

HEADINGS: Final = """
purchases                    expense  direct    60  BOTH      secondary
external_services            expense  direct    61  BOTH      secondary
other_external_services      expense  direct    62  BOTH      secondary
taxes                        expense  direct    63  BOTH      secondary
staff                        expense  direct    64  BOTH      secondary
other_current_costs          expense  direct    65  BOTH      secondary
financial_costs              expense  direct    66  BOTH      secondary
exceptional_costs            expense  direct    67  BOTH      secondary
depreciation_and_provisions  expense  direct    68  BOTH      secondary
income_tax                   expense  direct    69  12156*06  secondary
fixed_running_costs          expense  indirect  -   BOTH      secondary
indirect_financial_costs     expense  indirect  -   BOTH      secondary
other_indirect_costs         expense  indirect  -   BOTH      secondary
forecast_surplus             expense  balance   -   12156*06  secondary
voluntary_uses               expense  voluntary 86  BOTH      secondary
sales                        resource direct    70  BOTH      secondary
pricing_income               resource direct    73  BOTH      secondary
operating_grants             resource direct    74  BOTH      secondary
other_current_income         resource direct    75  BOTH      secondary
financial_income             resource direct    76  BOTH      secondary
exceptional_income           resource direct    77  BOTH      secondary
carried_forward              resource direct    78  BOTH      secondary
transferred_charges          resource direct    79  12156*06  secondary
own_resources                resource own       -   BOTH      secondary
forecast_shortfall           resource balance   -   12156*06  unverified
voluntary_contributions      resource voluntary 87  BOTH      secondary
""".replace("BOTH", BOTH.replace(" ", "+"))
"""identifier, side, part, number printed, forms, how well it is known"""

DETAILS: Final = """
purchased_services           purchases                -    12156*06  secondary
materials_and_supplies       purchases                -    BOTH      secondary
other_supplies               purchases                -    BOTH      secondary
rent                         external_services        -    BOTH      secondary
maintenance                  external_services        -    BOTH      secondary
insurance                    external_services        -    BOTH      secondary
documentation                external_services        -    BOTH      secondary
fees                         other_external_services  -    BOTH      secondary
advertising                  other_external_services  -    BOTH      secondary
travel                       other_external_services  -    BOTH      secondary
banking_and_other            other_external_services  -    BOTH      secondary
taxes_on_pay                 taxes                    -    BOTH      secondary
other_taxes                  taxes                    -    BOTH      secondary
pay                          staff                    -    BOTH      secondary
social_charges               staff                    -    BOTH      secondary
other_staff_costs            staff                    -    BOTH      secondary
relief_in_kind               voluntary_uses           860  BOTH      secondary
goods_made_available         voluntary_uses           861  BOTH      secondary
services_in_kind             voluntary_uses           862  BOTH      secondary
volunteers                   voluntary_uses           864  BOTH      secondary
grant_state                  operating_grants         -    BOTH      secondary
grant_region                 operating_grants         -    BOTH      secondary
grant_department             operating_grants         -    BOTH      secondary
grant_intercommunal          operating_grants         -    BOTH      secondary
grant_commune                operating_grants         -    BOTH      secondary
grant_social_bodies          operating_grants         -    BOTH      secondary
grant_european               operating_grants         -    BOTH      secondary
grant_employment             operating_grants         -    BOTH      secondary
grant_other_public           operating_grants         -    BOTH      secondary
private_aid                  operating_grants         -    BOTH      secondary
fees_gifts_bequests          other_current_income     -    15059*02  secondary
membership_fees              other_current_income     756  12156*06  unverified
gifts_and_bequests           other_current_income     758  12156*06  unverified
given_volunteering           voluntary_contributions  870  BOTH      secondary
given_services               voluntary_contributions  871  BOTH      secondary
given_gifts                  voluntary_contributions  875  BOTH      secondary
""".replace("BOTH", BOTH.replace(" ", "+"))
"""identifier, heading, number printed, forms, how well it is known; side and part are those of the heading"""

# assumed: the usual chart of accounts, where no form prints a number for the line.
ACCOUNTS: Final = """
601 materials_and_supplies
602 materials_and_supplies
604 purchased_services
606 other_supplies
613 rent
615 maintenance
616 insurance
6181 documentation
6183 documentation
622 fees
623 advertising
625 travel
627 banking_and_other
631 taxes_on_pay
633 taxes_on_pay
635 other_taxes
637 other_taxes
641 pay
645 social_charges
647 other_staff_costs
648 other_staff_costs
"""
"""the first digits of an account, and the line that it falls in"""

# assumed: the chart of 2018 is said to have exchanged 870 and 875, and no text of it was read.
VOLUNTARY_BEFORE_2018: Final = """
870 given_volunteering
871 given_services
875 given_gifts
"""
VOLUNTARY_FROM_2018: Final = """
870 given_gifts
871 given_services
875 given_volunteering
"""
