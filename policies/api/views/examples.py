"""What the schema shows as examples. A test holds them against the shapes."""

from typing import Any

RESTRICTION: dict[str, Any] = {
    "slug": "us-eda-2025-05",
    "title": "Licence requirement for chip-design software to China",
    "as_of": "2025-06-10",
    "known_at": None,
    "status": "in_force",
    "status_since": "2025-05-23",
    "status_until": "2025-07-01",
    "by_lapse": False,
    "is_confirmed": True,
    "outlook": None,
    "outlook_since": None,
    "verified_on": "2026-11-01",
    "authority": {"slug": "us-bis", "short_name": "BIS", "name": "Bureau of Industry and Security"},
    "imposed_by": "US",
    "measure": "licence_requirement",
    "mast_code": "",
    "reach": "listed",
    "targets": ["CN"],
    "target_note": "",
    "categories": ["chip-design-software"],
    "companies": ["Synopsys"],
    "summary": "Letters to the makers of chip-design software ask for a licence before export to China.",
    "legal_basis": "",
    "citation": "BIS letters of 23 May 2025",
    "items": [
        {
            "name": "Electronic design automation software",
            "note": "",
            "codes": [{"system": "eccn", "code": "3D991", "edition": "", "is_verified": True, "source_url": ""}],
        }
    ],
    "open_questions": [],
    "links": [],
    "linked_from": [],
    "merged_into": None,
    "version": 1,
    "updated_at": "2026-11-23T09:00:00Z",
    "page": "https://tracker.example/restrictions/us-eda-2025-05/",
}
