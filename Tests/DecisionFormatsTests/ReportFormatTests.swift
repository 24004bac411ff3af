import DecisionFormats
import Foundation
import RiskModel
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

/// `DIFFTIER_RECORD_GOLDEN=1` writes the files of Golden anew; read the difference before you commit it.
@Suite("Printing the six measures")
struct ReportFormatTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
    private static let reports = ["none": SampleReport.none, "little": SampleReport.little, "quarter": SampleReport.quarter]

    @Test(
        "is as it was read by a person and found good", arguments: ["none", "little", "quarter"], ReportFormat.allCases)
    func golden(_ name: String, _ format: ReportFormat) throws {
        let shown = try format.render(try #require(Self.reports[name]))
        let file = Self.folder.appendingPathComponent("report-\(name).\(format == .text ? "txt" : format.rawValue)")
        if ProcessInfo.processInfo.environment["DIFFTIER_RECORD_GOLDEN"] != nil { try Data(shown.utf8).write(to: file) }
        #expect(try shown == String(contentsOf: file, encoding: .utf8))
    }

    @Test("the JSON can be read again and printed in every form", arguments: ["none", "little", "quarter"])
    func again(_ name: String) throws {
        let report = try #require(Self.reports[name])
        let json = try ReportFormat.json.render(report)
        let read = try MeasureReport(json: JSONValue(parsing: Array(json.utf8)))
        for format in ReportFormat.allCases { #expect(try format.render(read) == format.render(report)) }
    }

    @Test("colour is only colour")
    func colour() throws {
        let coloured = try ReportFormat.text.render(SampleReport.quarter, palette: .coloured)
        #expect(coloured.contains("\u{1B}["))
        #expect(try coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == ReportFormat.text.render(SampleReport.quarter))
    }

    /// A report in which every text from elsewhere tries to get out of its place.
    private static let hostile: MeasureReport = {
        let text = "<script>alert(1)</script>\"'&]]>\u{202E}\n"
        var report = SampleReport.quarter
        report.capabilities.tasks = [
            TaskCapabilities(
                task: text, grants: 1, steps: 1, granted: [text], medianPerGrant: 1, maximumPerGrant: 1, used: [text + "2"],
                unused: [text])
        ]
        report.denials = [text: 3]
        report.actions.kinds = [text: .init(done: 1)]
        report.coverage = RepositoryCoverage(configured: [text, text + "2"], policy: text, newest: [text: text + "3"])
        report.rollback?.changes[0].repository = text
        report.rollback?.changes[0].conflicts = [text]
        report.rollback?.changes[1].notTried = text
        report.rollback?.changes[1].irreversible = [text]
        return report
    }()

    @Test(
        "the page is well-formed, asks for nothing outside and runs nothing", arguments: ["none", "little", "quarter", "hostile"])
    func page(_ name: String) throws {
        let page = try ReportFormat.html.render(Self.reports[name] ?? Self.hostile)
        let reader = PageReader()
        let parser = XMLParser(data: Data(page.utf8))
        parser.delegate = reader
        #expect(parser.parse(), "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "")")
        #expect(
            reader.elements.isDisjoint(with: [
                "script", "img", "link", "iframe", "object", "embed", "form", "base", "image", "use",
            ]))
        #expect(reader.attributes.allSatisfy { !$0.hasPrefix("on") && $0 != "src" && $0 != "style" })
        #expect(reader.links.allSatisfy { $0.hasPrefix("#") && reader.ids.contains(String($0.dropFirst())) }, "\(reader.links)")
        #expect(reader.idList.count == reader.ids.count, "an id stands twice")
        #expect(!page.contains("url(") && !page.contains("@import") && !page.contains("http:") && !page.contains("https:"))
        #expect(!page.contains("\u{202E}"))
    }

    @Test("every plot has a title and a description that it names, and a table stands beside it")
    func accessible() throws {
        let page = try ReportFormat.html.render(SampleReport.quarter)
        let reader = PageReader()
        let parser = XMLParser(data: Data(page.utf8))
        parser.delegate = reader
        #expect(parser.parse())
        #expect(reader.plots.count == 8)
        for plot in reader.plots {
            #expect(plot.role == "img")
            #expect(plot.labels.count == 2 && plot.labels.allSatisfy(reader.ids.contains))
        }
        for section in ["decisions", "lifetimes", "capabilities", "actions", "approvals", "rollback", "coverage"] {
            #expect(reader.sectionsWithTables.contains(section), "\(section)")
        }
        #expect(!page.contains("<title id=\"decisions-plot-title\"></title>"))
    }

    @Test("on a terminal nothing from elsewhere steers it")
    func hostileText() throws {
        let text = try ReportFormat.text.render(Self.hostile)
        #expect(!text.contains("\u{202E}"))
        #expect(text.contains("alert(1)"))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(!lines.contains { $0.hasPrefix("2") || $0.isEmpty && $0 != lines.last && $0 != lines[1] })
    }

    @Test("an unknown measure says so, and is no nought")
    func unknown() throws {
        let text = try ReportFormat.text.render(SampleReport.none)
        #expect(text.contains("Rollback readiness      unknown: no revert was tried"))
        #expect(text.contains("Policy coverage         unknown"))
        #expect(!text.contains(" 0%"))
        let page = try ReportFormat.html.render(SampleReport.none)
        #expect(page.contains("<span class=\"headline\">unknown</span>"))
        #expect(!page.contains(">0%<"))
    }

    @Test("a share is never all or nothing unless it is")
    func shares() throws {
        func headline(_ unsafe: Int, of all: Int) throws -> String {
            var report = SampleReport.none
            report.actions.counts = .init(done: all - unsafe, misconfigured: 0, unsafe: unsafe)
            let text = try ReportFormat.text.render(report)
            let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("Denied actions") })
            return line.dropFirst("Denied actions".count).drop { $0 == " " }.description
        }
        #expect(try headline(0, of: 5) == "0% of 5 actions")
        #expect(try headline(5, of: 5) == "100% of 5 actions")
        #expect(try headline(1, of: 1_000_000) == "< 0.1% of 1,000,000 actions")
        #expect(try headline(999_999, of: 1_000_000) == "> 99.9% of 1,000,000 actions")
        #expect(try headline(1, of: 3) == "33.3% of 3 actions")
        #expect(try headline(1, of: 8) == "12.5% of 8 actions")
        #expect(try headline(0, of: 0) == "no action was reported")
    }
}

/// What a page is made of.
private final class PageReader: NSObject, XMLParserDelegate {
    private(set) var elements: Set<String> = []
    private(set) var attributes: Set<String> = []
    private(set) var links: [String] = []
    private(set) var idList: [String] = []
    private(set) var plots: [(role: String?, labels: [String])] = []
    private(set) var sectionsWithTables: Set<String> = []
    private var section = ""
    var ids: Set<String> { Set(idList) }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes all: [String: String]
    ) {
        elements.insert(name)
        attributes.formUnion(all.keys)
        if let id = all["id"] { idList.append(id) }
        if let link = all["href"] { links.append(link) }
        if name == "svg", all["aria-hidden"] == nil {
            plots.append((all["role"], (all["aria-labelledby"] ?? "").split(separator: " ").map(String.init)))
        }
        if name == "section" { section = all["id"] ?? "" }
        if name == "table" { sectionsWithTables.insert(section) }
    }
}
