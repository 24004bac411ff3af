import DecisionFormats
import Foundation
import RiskModel
import Testing

/// `DIFFTIER_RECORD_GOLDEN=1` writes the files of Golden anew; read the difference before you commit it.
@Suite("Printing a review")
struct ReviewFormatTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")

    private func render(_ name: String, _ format: ReviewFormat, _ change: (inout ReviewReport) -> Void = { _ in }) throws
        -> String
    {
        var report = try SampleReview.named(name)
        change(&report)
        return try format.render(report)
    }

    private func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test("is as it was read by a person and found good", arguments: SampleReview.names, ReviewFormat.allCases)
    func golden(_ name: String, _ format: ReviewFormat) throws {
        let shown = try render(name, format)
        let endings: [ReviewFormat: String] = [.text: "txt", .markdown: "md", .github: "github.json", .gitlab: "gitlab.json"]
        let file = Self.folder.appendingPathComponent("review-\(name).\(endings[format] ?? format.rawValue)")
        if ProcessInfo.processInfo.environment["DIFFTIER_RECORD_GOLDEN"] != nil { try Data(shown.utf8).write(to: file) }
        #expect(try shown == String(contentsOf: file, encoding: .utf8))
    }

    @Test("the JSON can be read again, and is the report", arguments: SampleReview.names)
    func again(_ name: String) throws {
        #expect(try json(render(name, .json)).decoded(as: ReviewReport.self) == SampleReview.named(name))
    }

    @Test("colour is only colour")
    func colour() throws {
        let report = try SampleReview.named("waiting")
        let coloured = try ReviewFormat.text.render(report, palette: .coloured)
        #expect(coloured.contains("\u{1B}[1;31mCLOSED"))
        #expect(try coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == ReviewFormat.text.render(report))
    }

    @Test("on a terminal nothing from elsewhere steers it or begins a line")
    func hostileText() throws {
        let text = try render("hostile", .text)
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7F && $0 != "\u{202E}" })
        #expect(!text.contains("\n/approve") && !text.contains("\n::error"))
    }

    @Test("in a comment text from elsewhere is text: no markup, mention, link, cell or command")
    func hostileComment() throws {
        let text = try render("hostile", .markdown)
        let tags = Set(text.matches(of: /<[^>]*>/).map { String($0.output) })
        #expect(tags == ["<code>", "</code>", "<br>", "<!-- difftier review -->"])
        let outside = text.replacing(/<code>[^<]*<\/code>/, with: "")
        for sign in ["@", "admin", "[", "]", "http", "#1", "evil", "approve", "`"] { #expect(!outside.contains(sign), "\(sign)") }
        for element in text.matches(of: /<code>([^<]*)<\/code>/) {
            // What is left without entities holds no sign that Markdown knows but those which mean nothing within a line.
            #expect(
                element.output.1.replacing(/&#[0-9]+;/, with: "").allSatisfy { $0.isLetter || $0.isNumber || " -/,".contains($0) }
            )
        }
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(rows.count == 4 + 2 + 1 + 2)
        #expect(rows.allSatisfy { $0.count { $0 == "|" } == 7 })
        #expect(!text.contains("difftier approve"), "the id of this decision is none")
    }

    @Test("what a comment says to type is there only where an approval can count")
    func approval() throws {
        #expect(try render("waiting", .markdown).contains("difftier approve --decision 0f3c9d52-7d1e-4f55-9a39-1f60a8f6c7aa\n"))
        #expect(try !render("passing", .markdown).contains("difftier approve"))
        let objections = try SampleReview.named("waiting").objections
        let objected = try render("passing", .text) { ($0.passes, $0.objections) = (false, objections) }
        #expect(objected.contains("difftier withdraw --decision") && !objected.contains("difftier approve"))
        #expect(try !render("waiting", .text) { $0.authoritative = false }.contains("difftier approve"))
        for id in ["-rf", "", "a;b", "$(x)", "a b"] {
            #expect(try !render("waiting", .text) { $0.decisionID = id }.contains("difftier approve"), "\(id)")
        }
    }

    @Test("GitHub is asked for the people of the plan, and for nobody where it passes")
    func asked() throws {
        #expect(try json(render("waiting", .github))["reviewers"] == .array([.string("alice"), .string("bob")]))
        #expect(try json(render("passing", .github))["reviewers"] == .array([]))
        #expect(try json(render("passing", .github))["team_reviewers"] == .array([]))
    }

    @Test("GitLab: what is longer than a name may be is cut, and each rule still has its own")
    func longNames() throws {
        let long = "owners:" + String(repeating: "@näme ", count: 400)
        let rules = try json(
            render("waiting", .gitlab) { report in
                report.requirements[0].id = long + "a"
                report.requirements[1].id = long + "b"
            })
        guard case .array(let found) = rules else {
            Issue.record("no list")
            return
        }
        let names = found.compactMap { $0["name"]?.string }
        #expect(Set(names).count == found.count && names.allSatisfy { $0.unicodeScalars.count <= 1_024 })
        #expect(names.contains { $0.hasPrefix("owners:@näme") && $0.hasSuffix("… (1)") })
    }

    @Test("a team of GitHub is asked where the people of the plan are too few, and only there")
    func teams() throws {
        func teams(_ change: @escaping (inout ReviewReport) -> Void) throws -> JSONValue? {
            try json(render("waiting", .github, change))["team_reviewers"]
        }
        #expect(try teams { _ in } == .array([.string("release")]))
        #expect(try teams { $0.people[1].serves.append("team:release") } == .array([]))
        let two = try teams { report in
            report.requirements[2].missing[0].people = 2
            report.people[1].serves.append("team:release")
        }
        #expect(two == .array([.string("release")]))
        // Only an address is known, which GitHub cannot ask.
        #expect(
            try teams { ($0.people[1].person, $0.people[1].serves) = ("bob@acme.example", ["team:release"]) }
                == .array([.string("release")]))
        #expect(try teams { $0.requirements[2].optional = true } == .array([]))
        for name in ["security", "@@maintainer", "@acme/group/sub", "@acme/", "@/x", "acme/x"] {
            #expect(try teams { $0.requirements[2].teams = [name] } == .array([]), "\(name)")
        }
    }

    @Test("no more than fifteen are asked on GitHub: who can meet the most, then the others, then teams")
    func fifteen() throws {
        let request = try json(
            render("waiting", .github) { report in
                report.people[1].serves = ["tier:high"]
                report.people = (10..<30).map { [bob = report.people[1]] number in
                    var person = bob
                    person.person = "@p\(number)"
                    return person
                }
                report.people[19].serves.append("team:release")
                report.requirements[2].count = 3
                report.requirements[2].missing[0].people = 3
            })
        #expect(request["reviewers"] == .array(((10..<24).map { "p\($0)" } + ["p29"]).map(JSONValue.string)))
        #expect(request["team_reviewers"] == .array([]))
    }

    @Test("a name that is no login does not spoil a request to GitHub")
    func logins() throws {
        let request = try json(render("hostile", .github))
        #expect(request == .object(["reviewers": .array([]), "team_reviewers": .array([])]))
    }

    @Test("GitLab gets no rule without names but the one for everybody")
    func gitLab() throws {
        func rules(_ change: @escaping (inout ReviewReport) -> Void) throws -> [JSONValue] {
            guard case .array(let rules) = try json(render("waiting", .gitlab, change)) else { return [] }
            return rules
        }
        let open = try rules { report in
            report.requirements[0].anyone = true
            report.requirements[0].anyOf = []
        }
        #expect(open.count == 3)
        #expect(open[0]["name"] == .string("owners:@acme/platform-security + tier:high"))
        #expect(open[0]["approvals_required"] == .integer(2))
        #expect(open.map { $0["usernames"] == nil } == [true, false, false])
        // Optional, so that nobody is required.
        #expect(open[1]["approvals_required"] == .integer(0))
        let addresses = try rules { $0.requirements[2].anyOf = ["rel@acme.example"] }
        #expect(addresses[3]["usernames"] == .array([.string("rel@acme.example"), .string("acme/release")]))
        let nobody = try rules { $0.requirements[2].teams = [] }
        #expect(nobody[3]["usernames"] == .array([.string("team:release")]))
    }
}
