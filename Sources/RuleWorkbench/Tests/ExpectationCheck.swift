import RiskModel

/// Compares a verdict with what a test expects of it.
struct ExpectationCheck {
    /// One thing that a verdict has to say.
    enum Item: Hashable {
        case tier
        case finding(TestExpectation.Finding)
        case absent(rule: String)
        case reviewers(ReviewerDemand)
        case granted(Capability)
        case withheld(Capability)
        case complete
    }

    struct Mismatch: Hashable {
        var item: Item
        var message: String
    }

    let expectation: TestExpectation
    let policy: Policy

    /// What the verdict says otherwise, in order of the keys of a case.
    func mismatches(in verdict: Verdict) -> [Mismatch] {
        var found: [Mismatch] = []
        func expect(_ holds: Bool, _ item: Item, _ message: @autoclosure () -> String) {
            if !holds { found.append(Mismatch(item: item, message: message())) }
        }
        if !expectation.tiers.isEmpty {
            let wanted = expectation.tiers.sorted().map(\.name).joined(separator: " or ")
            expect(
                expectation.tiers.contains(verdict.tier), .tier, "tier is \(verdict.tier.name), expected \(wanted)")
        }
        for finding in expectation.findings {
            expect(verdict.findings.contains { finding.fits($0) }, .finding(finding), "no finding of \(finding.text)")
        }
        for rule in expectation.absentFindings {
            let place = verdict.findings.first { $0.rule == rule }.map(Self.place) ?? ""
            expect(!verdict.findings.contains { $0.rule == rule }, .absent(rule: rule), "a finding of \(rule)\(place)")
        }
        for demand in expectation.reviewers {
            let asked = verdict.reviewers.required.first { $0.id == "team:\(demand.team)" }?.count ?? 0
            expect(
                asked >= demand.count, .reviewers(demand),
                "\(asked == 0 ? "nobody" : "only \(asked)") of \(demand.team) required, expected \(demand.count)")
        }
        for capability in expectation.granted {
            let because = verdict.capabilities.withheld.first { $0.capability == capability }?.because.first
            expect(
                verdict.capabilities.granted.contains(capability), .granted(capability),
                "\(capability.name) is not granted\(because.map { ": \($0)" } ?? "")")
        }
        for capability in expectation.withheld {
            expect(
                !verdict.capabilities.granted.contains(capability), .withheld(capability), "\(capability.name) is granted")
        }
        if let complete = expectation.complete {
            expect(
                verdict.complete == complete, .complete, verdict.complete ? "everything was read" : "not everything was read")
        }
        return found
    }

    private static func place(_ finding: Finding) -> String {
        guard let path = finding.path else { return "" }
        return " (\(path.quoted)\(finding.line.map { ":\($0)" } ?? ""))"
    }
}

extension TestExpectation {
    /// True where it says something that a rule has a part in.
    func concerns(_ rule: Rule) -> Bool {
        !tiers.isEmpty || findings.contains { $0.rule == rule.id } || absentFindings.contains(rule.id)
    }
}

extension TestExpectation.Finding {
    fileprivate func fits(_ finding: Finding) -> Bool {
        finding.rule == rule && (path.map { finding.path == GitPath(bytes: $0.utf8) } ?? true)
            && (line.map { finding.line == $0 } ?? true)
    }

    fileprivate var text: String {
        rule + (path.map { " (\(GitPath(bytes: $0.utf8).quoted)\(line.map { ":\($0)" } ?? ""))" } ?? "")
    }
}
