import RiskModel

/// The six measures as one page that needs nothing else: no script, no font, no picture from anywhere. Well-formed XML, too.
struct ReportPage {
    private let report: MeasureReport

    init(_ report: MeasureReport) { self.report = report }

    var text: String {
        let sections = MeasureSections(of: report)
        let measures = sections.measures
        let period = MarkupText.escape(MeasureWords.period(report.period))
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
            <title>Difftier report, \(period)</title>
            <style>
            \(PageStyle.sheet)</style>
            </head>
            <body>
            <header>
            <p class="eyebrow">Difftier report</p>
            <h1>\(period)</h1>
            \(PageParts.paragraph(lede, style: "lede"))</header>
            <main>
            <nav class="tiles" aria-label="The six measures">
            \(measures.map(\.tile).joined())</nav>
            \(points)\(sections.decisions)\(measures.map(\.markup).joined())</main>
            <footer>
            \(PageParts.paragraph(footer))</footer>
            </body>
            </html>

            """
    }

    private var lede: String {
        let counts = report.decisions
        guard counts.authoritative > 0 else { return "No change was decided in this period." }
        let tiers = [("low", counts.low), ("medium", counts.medium), ("high", counts.high)].compactMap { name, count in
            MeasureWords.share(count, of: counts.authoritative).map { "\($0) \(name)" }
        }
        let agents = MeasureWords.number(counts.ofAgents)
        return
            "\(MeasureWords.count(counts.authoritative, "authoritative decision")), \(agents) of them on changes that agents made. "
            + "Risk: \(tiers.joined(separator: ", "))."
    }

    /// What a reader may want to act on; nothing where there is nothing.
    private var points: String {
        let points = ReportPoints(of: report).all
        guard !points.isEmpty else { return "" }
        let items = points.map { point in
            "<li><a href=\"#\(point.section)\"><b>\(MarkupText.escape(point.number))</b> \(MarkupText.escape(point.text))</a></li>\n"
        }
        return "<section class=\"points\">\n<h2>To look at</h2>\n<ul>\n\(items.joined())</ul>\n</section>\n"
    }

    private var footer: String {
        let unread =
            report.unread > 0 ? " \(MeasureWords.count(report.unread, "event")) could not be read, and count in no measure." : ""
        return
            "Made from \(MeasureWords.count(report.events, "event")) of the evidence log. Days are days in UTC. A median is the "
            + "smallest value that at least half do not exceed; “nine in ten” likewise.\(unread)"
    }
}

/// What stands out in a report, without any threshold: each is a number that would be nought in a programme without loose ends.
struct ReportPoints {
    struct Point: Hashable {
        /// The name of the section that tells more.
        var section: String
        var number: String
        var text: String
    }

    let all: [Point]

    init(of report: MeasureReport) {
        var all: [Point] = []
        func point(_ section: String, _ count: Int, _ one: String, _ many: String) {
            if count > 0 {
                all.append(Point(section: section, number: MeasureWords.number(count), text: count == 1 ? one : many))
            }
        }
        point(
            "actions", report.actions.doneBeyondGrant, "action was done that no grant allowed",
            "actions were done that no grant allowed")
        point(
            "actions", report.actions.counts.unsafe, "action was stopped because it went beyond its grant",
            "actions were stopped because they went beyond their grants")
        point(
            "actions", report.actions.counts.misconfigured, "action was stopped although its grant allows it",
            "actions were stopped although their grants allow them")
        point(
            "capabilities", report.capabilities.tasks.count { !$0.unused.isEmpty }, "task holds a capability that it never used",
            "tasks hold capabilities that they never used")
        point("approvals", report.approvals.waiting, "change waits for an approval", "changes wait for an approval")
        if let rollback = report.rollback {
            point(
                "rollback", rollback.merged - rollback.clean, "merged change could not be taken back as things stand",
                "merged changes could not be taken back as things stand")
            point(
                "rollback", rollback.irreversible, "merged change holds something that no revert undoes",
                "merged changes hold something that no revert undoes")
        }
        point(
            "coverage", report.coverage?.outdated.count ?? 0, "repository was last decided under an older policy",
            "repositories were last decided under an older policy")
        self.all = all
    }
}
