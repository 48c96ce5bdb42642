"""What the documentation says of speed is what was measured."""

import json

from benchmarks import tell


def test_the_page_tells_the_results_that_were_written_down():
    results = json.loads(tell.RESULTS.read_text(encoding="utf-8"))
    written = tell.PAGE.read_text(encoding="utf-8")
    assert tell.page(written, results) == written
    for name, drawing in tell.slopes(results).items():
        assert (tell.PAGE.parent / name).read_text(encoding="utf-8") == drawing
