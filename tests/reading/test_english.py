"""English sentences as the press writes them, each with what an editor would read out of it."""

from datetime import date

import pytest

from policies.pipeline.reading import Catalog, read


def read_out(text: str, published: str, catalog: Catalog) -> set[tuple[str, str, str]]:
    found = read(text, catalog=catalog, published=date.fromisoformat(published)).findings
    return {(each.restriction, each.action, each.stage) for each in found}


SENTENCES = [
    (
        "2025-04-04",
        "China struck back at US tariffs with a 34% levy of its own and put export curbs on samarium, terbium and yttrium.",
        {("cn-ree7-2025-18", "enter_into_force", "decision")},
    ),
    (
        "2025-02-04",
        "Beijing hit back with tariffs on U.S. coal and said it would control exports of tungsten and bismuth.",
        {("cn-w-te-bi-mo-in-2025-10", "enter_into_force", "decision")},
    ),
    (
        "2024-12-03",
        "China said it would no longer allow gallium, germanium or antimony to be shipped to the United States.",
        {("cn-2024-46-p2", "enter_into_force", "decision")},
    ),
    (
        "2025-10-14",
        "The Dutch government has seized control of Chinese-owned chipmaker Nexperia, invoking a Cold War-era law.",
        {("nl-nexperia-2025-09", "enter_into_force", "decision")},
    ),
    (
        "2025-12-02",
        "The first Chinese rare earth magnet makers have received general licences for exports to certain customers.",
        {("cn-ree7-2025-18", "ease", "decision")},
    ),
    (
        "2023-03-31",
        "Tokyo will bring 23 types of chip equipment under export control from July, its trade minister said.",
        {("jp-semicon-2023", "propose", "decision")},
    ),
    (
        "2023-06-30",
        "Makers of advanced chip tools such as ASML will have to get an export permit from September, the Dutch said.",
        {("nl-semicon-2023", "adopt", "decision")},
    ),
    (
        "2026-01-14",
        "Washington has given the green light for Nvidia's H200 to be shipped to China, subject to testing.",
        {("us-h200-2026-01", "ease", "decision")},
    ),
    (
        "2025-04-16",
        "Nvidia will take a $5.5bn hit after the US clamped down on exports of its H20 chip to China.",
        {("us-h20-mi308-2025-04", "enter_into_force", "decision")},
    ),
    (
        "2025-09-30",
        "Washington vastly widened its export blacklist to cover firms at least 50% owned by entities already on it.",
        {("us-affiliates-2025-09", "enter_into_force", "decision")},
    ),
]
SENTENCES += [
    (
        "2023-08-01",
        "Chinese curbs on exports of gallium and germanium started on Tuesday, traders said.",
        {("cn-ga-ge-2023-23", "enter_into_force", "decision")},
    ),
    (
        "2025-09-29",
        "The US extended its export blacklist to any company that is at least half owned by firms already on it.",
        {("us-affiliates-2025-09", "enter_into_force", "decision")},
    ),
    (
        "2025-05-29",
        "Washington has instructed companies to cease selling chip design software to China, people said.",
        {("us-eda-2025-05", "enter_into_force", "decision")},
    ),
    (
        "2026-01-30",
        "DeepSeek has been given approval by Chinese regulators to buy Nvidia's H200 chips, sources said.",
        {("cn-nvidia-purchase-guidance-2025", "ease", "decision")},
    ),
]
SENTENCES += [
    (
        "2025-11-10",
        "A year-long pause on the 50% rule started on Monday, the Commerce Department said.",
        {("us-affiliates-2025-09", "suspend", "decision")},
    ),
    (
        "2024-01-02",
        "ASML said a licence for shipments of lithography systems in 2023 has been partially revoked by the Dutch.",
        {("nl-semicon-2023", "tighten", "decision")},
    ),
    (
        "2023-06-30",
        "The Dutch government published rules that restrict exports of DUV lithography systems from September 1.",
        {("nl-semicon-2023", "adopt", "decision")},
    ),
    (
        "2023-10-20",
        "China will demand export permits for graphite from December 1, the commerce ministry said.",
        {("cn-graphite-2023-39", "adopt", "decision")},
    ),
    (
        "2025-10-30",
        "China would suspend for a year certain export restrictions, including on rare earths, that were first announced"
        " in October, it said. Beijing on October 9 unveiled controls on rare-earth technologies.",
        {(f"cn-2025-{number}", "suspend", "talk") for number in (55, 56, 57, 58, 61, 62)},
    ),
    (
        "2025-10-30",
        "China will pause export curbs, including those on rare earths, that it announced this month, its commerce"
        " ministry said.",
        {(f"cn-2025-{number}", "suspend", "talk") for number in (55, 56, 57, 58, 61, 62)},
    ),
    (
        "2025-10-30",
        "Washington in turn agreed to suspend for a year a move imposing Entity List curbs on affiliates of blacklisted"
        " companies.",
        {("us-affiliates-2025-09", "suspend", "talk")},
    ),
    (
        "2025-11-02",
        "In October Beijing announced controls on rare-earth technologies; after the leaders met, China said it would"
        " halt them.",
        {("cn-2025-62", "suspend", "talk")},
    ),
    (
        "2025-06-02",
        "Chip design software houses got a letter from the US authorities which now requires them to obtain licences to"
        " ship to China.",
        {("us-eda-2025-05", "enter_into_force", "decision")},
    ),
    (
        "2025-06-02",
        "US officials wrote to exporters. The new restrictions cover chip design software, and aviation equipment for"
        " COMAC.",
        {
            ("us-eda-2025-05", "enter_into_force", "decision"),
            ("us-comac-engines-2025-05", "enter_into_force", "decision"),
        },
    ),
    (
        "2025-11-09",
        "China suspended its ban on gallium for American buyers. The ministry also suspended the end-user checks for"
        " exports of graphite to the US. The clause had mandated stricter vetting of graphite.",
        {("cn-2024-46-p2", "suspend", "decision")},
    ),
    (
        "2025-11-09",
        "China announced on Friday the suspension of controls imposed on October 9, including expanded curbs on rare"
        " earths.",
        {(f"cn-2025-{number}", "suspend", "decision") for number in (55, 56, 57, 58, 61, 62)},
    ),
    (
        "2025-06-10",
        "Trump has authorised his negotiators to remove restrictions on sales of chip design software to China.",
        {("us-eda-2025-05", "lift", "talk")},
    ),
    (
        "2025-07-03",
        "The US will no longer restrict exports of chip design software to China, the Commerce Department told Synopsys.",
        {("us-eda-2025-05", "lift", "decision")},
    ),
    (
        "2025-07-03",
        "Washington stopped requiring licences for ethane exports to China on Wednesday.",
        {("us-ethane-2025-05", "lift", "decision")},
    ),
    (
        "2025-07-03",
        "Makers of chip design software no longer need a licence to sell to China, the Commerce Department told them.",
        {("us-eda-2025-05", "lift", "decision")},
    ),
    (
        "2025-11-01",
        "China will exempt some Nexperia orders from its export ban, its commerce ministry said.",
        {("cn-nexperia-2025-10", "ease", "talk")},
    ),
    (
        "2026-10-28",
        "The two sides are discussing an extension of the truce under which China suspended its controls of October 9, 2025.",
        {(f"cn-2025-{number}", "extend", "talk") for number in (55, 56, 57, 58, 61, 62)},
    ),
    (
        "2023-12-21",
        "China has approved a number of export permits for graphite, its commerce ministry said on Thursday. The country"
        " started to require permits for more graphite products this month.",
        {("cn-graphite-2023-39", "ease", "decision")},
    ),
    (
        "2025-10-10",
        "The new rules of China's commerce ministry require foreign entities to obtain licences for products with over"
        " 0.1% of Chinese rare earths.",
        {("cn-2025-61", "adopt", "decision")},
    ),
    (
        "2025-05-14",
        "The Commerce Department said the January 15 AI Diffusion Interim Final Rule is being rescinded.",
        {("us-ai-diffusion-2025-01", "lift", "legal_act")},
    ),
    (
        "2025-11-10",
        "China's October controls on rare earths and lithium-battery inputs are halted until November 10, 2026.",
        {(f"cn-2025-{number}", "suspend", "decision") for number in (57, 58, 61, 62)},
    ),
    (
        "2025-06-10",
        "The deal may involve US concessions on export controls put on chip design software in recent weeks.",
        {("us-eda-2025-05", "ease", "talk")},
    ),
    (
        "2025-11-24",
        "American officials are debating whether Nvidia could sell its H200 artificial intelligence chips in China.",
        {("us-h200-2026-01", "ease", "talk")},
    ),
    (
        "2025-10-10",
        "On October 9, 2025, China's commerce ministry published six announcements imposing new export controls.",
        {
            *((f"cn-2025-{number}", "adopt", "decision") for number in (55, 56, 57, 58)),
            *((f"cn-2025-{number}", "enter_into_force", "decision") for number in (61, 62)),
        },
    ),
    (
        "2025-10-26",
        "China may agree to a deferral of its planned export controls on rare earths, both sides said.",
        {("cn-2025-61", "suspend", "talk")},
    ),
    (
        "2026-02-07",
        "Approval of rare earth exports from China to Japanese firms is taking longer than usual, officials said.",
        {("cn-ree7-2025-18", "tighten", "decision")},
    ),
    (
        "2025-10-14",
        "On 9 October 2025 China's commerce ministry issued Decision No. 58 of 2025 on export controls.",
        {("cn-2025-58", "adopt", "legal_act")},
    ),
    (
        "2024-01-03",
        "The Dutch last year partially revoked a licence for ASML to sell lithography systems to China, it said on Tuesday.",
        {("nl-semicon-2023", "tighten", "decision")},
    ),
]
NOT_NEWS = [
    ("2025-07-03", "The US did not ban exports of ethane to China, a Commerce Department official said."),
    ("2025-07-03", "Washington has not stopped requiring licences for ethane exports to China, the company said."),
    (
        "2025-05-21",
        "On April 4, 2025, China's commerce ministry issued new export controls on rare earths. The directive places strict"
        " licensing requirements on exports of samarium and terbium.",
    ),
    ("2025-07-09", "There have been no reports that the US has lifted export curbs on nuclear equipment for China."),
    ("2024-09-23", "Buyers in Europe hurried to stock up before China's export controls on antimony took effect."),
    (
        "2025-07-02",
        "A letter that withdraws the earlier licence requirement follows a settlement of differences over rare earths.",
    ),
    (
        "2025-11-19",
        "Beijing had blocked exports of Nexperia chips in October. It wasn't clear from the statement who is in charge.",
    ),
    # What is granted only to say the other thing, what others advise, what breaks the law, what is only described.
    ("2026-03-04", "Though Washington approved exports of the H200 to China, the chips still sit in warehouses."),
    ("2025-08-10", "The US should ease its controls on high-bandwidth memory chips, a Chinese newspaper writes."),
    (
        "2025-05-09",
        "A meeting of China's ministries was held to curb illegal outflows of resources such as medium and heavy rare earths.",
    ),
    ("2025-12-09", "Two men are charged with smuggling Nvidia H200 chips to China against US export controls."),
    ("2025-10-30", "Beijing will put up no roadblocks on rare earths, the American president told reporters."),
    ("2025-07-28", "Officials meet in Stockholm to extend the tariff truce; rare earths may come up."),
    ("2023-12-20", "Dutch firms published their results, and ASML's DUV systems in 2023 sold well."),
    ("2025-08-20", "Washington let Enterprise Products know that it had received the letter about ethane."),
    ("2025-11-13", "Nvidia started a school for engineers, H20 chips in hand, before the curbs were discussed."),
    ("2025-08-20", "China's car makers brought magnets to Europe by air while rare earth licences were slow."),
    ("2025-11-10", "Beijing responded with curbs on tungsten, and prices have climbed for months, traders said."),
    ("2025-11-15", "Volkswagen's supply of Nexperia chips is secure for now, its finance chief said."),
    ("2025-07-22", "At least $1bn worth of Nvidia's advanced AI chips were smuggled into China, the FT found."),
    ("2025-06-18", "Growers of carrots must get a permit, while rare earths were discussed in Brussels."),
]


@pytest.mark.parametrize(("published", "text", "expected"), SENTENCES)
def test_a_report_is_read_as_an_editor_reads_it(
    published: str, text: str, expected: set[tuple[str, str, str]], catalog: Catalog
) -> None:
    assert read_out(text, published, catalog) == expected


@pytest.mark.parametrize(("published", "text"), NOT_NEWS)
def test_what_reports_no_step_gives_nothing(published: str, text: str, catalog: Catalog) -> None:
    assert read_out(text, published, catalog) == set()
