import RiskModel

/// Reviews of one change: before anybody said a word, in the middle, and when all is there. In JSON, as a service sends them.
enum SampleReview {
    static func read(_ json: String) throws -> ReviewReport {
        try JSONValue(parsing: Array(json.utf8)).decoded(as: ReviewReport.self)
    }

    static func named(_ name: String) throws -> ReviewReport {
        switch name {
        case "waiting": try read(waiting)
        case "passing": try passing()
        case "advisory": try advisory()
        default: try hostile()
        }
    }

    static let names = ["waiting", "passing", "advisory", "hostile"]

    private static let waiting = """
        {
          "schema": "difftier.review/v1", "decision_id": "0f3c9d52-7d1e-4f55-9a39-1f60a8f6c7aa", "repository": "payments-api",
          "target": "main", "branch": "agent/fix", "head": "4f1c2a9b0d3e5566778899aabbccddeeff001122", "tier": "high", "authoritative": true, "passes": false,
          "requirements": [
            { "id": "owners:@acme/platform-security", "anyone": false, "any_of": ["@alice", "@bob"], "teams": ["@acme/platform-security"],
              "count": 1, "independent": false, "optional": false, "paths": [".github/workflows/release.yml"], "more_paths": 0,
              "because": ["CODEOWNERS:4"], "met": true, "approved_by": ["@alice"], "missing": [], "uncounted": [] },
            { "id": "owners:docs:@writers", "anyone": false, "any_of": ["@wren"], "teams": [], "count": 1, "independent": false,
              "optional": true, "paths": ["docs/a.md"], "more_paths": 0, "because": ["CODEOWNERS:9"], "met": false, "approved_by": [],
              "missing": [{ "path": "docs/a.md", "people": 1 }], "uncounted": [] },
            { "id": "team:release", "anyone": false, "any_of": [], "teams": ["@acme/release"], "count": 1, "independent": false,
              "optional": false, "paths": [".github/workflows/release.yml"], "more_paths": 0,
              "because": ["ci.permissions-widened (.github/workflows/release.yml:14)"], "met": false, "approved_by": [],
              "missing": [{ "path": ".github/workflows/release.yml", "people": 1 }], "uncounted": [] },
            { "id": "tier:high", "anyone": true, "any_of": [], "teams": [], "count": 2, "independent": true, "optional": false,
              "paths": [".github/workflows/release.yml", "Sources/A.swift", "Sources/B.swift", "Sources/C.swift"], "more_paths": 7,
              "because": ["tier high by ci.permissions-widened (.github/workflows/release.yml:14)"], "met": false,
              "approved_by": ["@alice"],
              "missing": [
                { "path": "Sources/A.swift", "people": 2 }, { "path": ".github/workflows/release.yml", "people": 1 },
                { "path": "Sources/B.swift", "people": 2 }, { "path": "Sources/C.swift", "people": 2 }],
              "uncounted": [
                { "person": "@alice", "because": "changed since: Sources/A.swift" },
                { "person": "@mallory", "because": "is not independent: wrote a commit of the change" }] }
          ],
          "people": [
            { "person": "@alice", "serves": ["tier:high"], "load": 2, "away": false },
            { "person": "@bob", "serves": ["tier:high"], "load": 0, "away": true }],
          "bounded_by": "1.33", "suggested": ["@wren"],
          "obligations": [
            { "name": "label:risk/high", "met": true, "because": "met, says ci" },
            { "name": "tests", "met": false, "because": "not reported for this head" }],
          "objections": [
            { "person": "@carol", "paths": ["Sources/A.swift"], "reason": "breaks refunds" }, { "person": "@dan", "paths": [] }],
          "capabilities": [
            { "id": "capability:publish_artifact", "anyone": false, "any_of": ["@alice"], "teams": [], "count": 1,
              "independent": false, "optional": false, "paths": ["Sources/A.swift"], "more_paths": 0, "because": ["gated"], "met": false,
              "approved_by": [], "missing": [{ "path": "Sources/A.swift", "people": 1 }], "uncounted": [] }],
          "ignored": [{ "person": "@eve", "because": "is an agent" }],
          "problems": ["nobody is behind @acme/release (team release)", "@bob is away, and nobody else is left"]
        }
        """

    private static func passing() throws -> ReviewReport {
        var report = try read(waiting)
        report.passes = true
        for index in report.requirements.indices {
            report.requirements[index].met = true
            report.requirements[index].missing = []
            report.requirements[index].uncounted = []
            report.requirements[index].approvedBy = ["@alice", "@bob"]
        }
        (report.obligations[1].met, report.obligations[1].because) = (true, "met, says ci")
        report.people = []
        (report.objections, report.problems, report.ignored, report.capabilities, report.boundedBy) = ([], [], [], [], nil)
        return report
    }

    /// In-process, with nobody needed.
    private static func advisory() throws -> ReviewReport {
        var report = try passing()
        (report.passes, report.authoritative, report.decisionID, report.target, report.head) = (false, false, nil, nil, nil)
        report.branch = nil
        (report.tier, report.requirements, report.people, report.suggested, report.obligations) = (.low, [], [], [], [])
        return report
    }

    /// Tries to get out of its place in each form.
    static let attack =
        #"\|`</code>@admin|<script>&![x](http://evil.example)#1"' *b*"# + "\n/approve\n::error::x\u{1B}[2J\u{202E}"

    /// Every text from elsewhere tries to get out of its place.
    private static func hostile() throws -> ReviewReport {
        let report = try read(waiting)
        let known = ["difftier.review/v1", "high"]
        func poison(_ value: JSONValue) -> JSONValue {
            switch value {
            case .string(let text): .string(known.contains(text) ? text : text + attack)
            case .array(let elements): .array(elements.map(poison))
            case .object(let members): .object(members.mapValues(poison))
            default: value
            }
        }
        return try poison(JSONValue(encoding: report)).decoded(as: ReviewReport.self)
    }
}
