import PolicyFiles
import Testing
import YAMLDocuments

@Suite("Tiers that do not fit each other are refused")
struct TierMistakeTests {
    private static func check(_ mistake: Mistake) {
        MistakeTests.check(mistake, in: { [PolicyFile("test.yaml", $0)] })
    }

    static func tiers(
        _ code: Diagnostic.Code, _ says: String, low: String = "grants: [read, write, merge], ttl: 1h",
        medium: String = "grants: [read, write], approvals: { count: 1 }, after_approval: [merge], ttl: 30m",
        high: String =
            "grants: [read], approvals: { count: 1, human: true, independent: true }, after_approval: [write, merge], ttl: 10m",
        gated: String = "[publish]"
    ) -> Mistake {
        Mistake(
            code, says,
            """
            version: 1
            capabilities: [read, write, merge, publish]
            tiers:
              low: { \(low) }
              medium: { \(medium) }
              high: { \(high) }
            gated: \(gated)
            """)
    }

    @Test("the tiers all other cases start from are sound")
    func sound() {
        #expect(mistakes(in: [PolicyFile("test.yaml", Self.tiers(.tierNesting, "").text)]).isEmpty)
    }

    @Test("each with its reason", arguments: cases)
    func each(_ mistake: Mistake) { Self.check(mistake) }

    static let cases: [Mistake] = [
        tiers(
            .tierNesting, "tier high grants `write`, which tier medium does not",
            medium: "grants: [read], approvals: { count: 1 }, after_approval: [write, merge], ttl: 30m",
            high: "»grants: [read, write], approvals: { count: 1 }, after_approval: [merge], ttl: 10m"),
        tiers(
            .tierNesting, "tier medium grants `write`, which tier low does not", low: "grants: [read, merge], ttl: 1h",
            medium: "»grants: [read, write], approvals: { count: 1 }, after_approval: [merge], ttl: 30m",
            high: "grants: [read], approvals: { count: 1 }, ttl: 10m"),
        tiers(
            .tierNesting, "tier high grants `merge` once approved, which tier medium never does",
            medium: "grants: [read, write], approvals: { count: 1 }, ttl: 30m",
            high: "grants: [read], approvals: { count: 1 }, »after_approval: [merge], ttl: 10m"),
        tiers(
            .tierNesting, "tier high demands fewer or weaker approvals than tier medium",
            medium: "grants: [read], approvals: { count: 2 }, ttl: 30m",
            high: "grants: [read], »approvals: { count: 1, human: true }, ttl: 10m"),
        tiers(
            .tierNesting, "tier high demands fewer or weaker approvals than tier medium",
            medium: "grants: [read], approvals: { count: 1, human: true }, ttl: 30m",
            high: "grants: [read], »approvals: { count: 2 }, ttl: 10m"),
        tiers(
            .tierNesting, "tier high demands fewer or weaker approvals than tier medium",
            medium: "grants: [read], approvals: { count: 1, independent: true }, ttl: 30m",
            high: "grants: [read], »approvals: { count: 1, human: true }, ttl: 10m"),
        tiers(.tierNesting, "tier high demands fewer or weaker", high: "grants: [read], ttl: 10m").movingMark(before: "high: {"),
        tiers(
            .tierNesting, "grants of tier high live longer than those of tier medium",
            high: "grants: [read], approvals: { count: 1 }, »ttl: 31m"),
        tiers(
            .contradiction, "demands no approval", low: "grants: [read, write, merge], »after_approval: [publish], ttl: 1h",
            gated: "[]"),
        tiers(
            .contradiction, "demands nobody", low: "grants: [read, write, merge], approvals: »{ count: 0, human: true }, ttl: 1h"
        ).loosened,
        tiers(
            .contradiction, "`grants` of tier low holds `merge`, which is gated", low: "»grants: [read, write, merge], ttl: 1h",
            medium: "grants: [read, write], approvals: { count: 1 }, ttl: 30m",
            high: "grants: [read], approvals: { count: 1 }, ttl: 10m",
            gated: "[publish, merge]"),
        tiers(.unknownName, "no capability is called `delete`", gated: "[»delete]"),
        tiers(.unknownName, "`marge`; did you mean `merge`?", low: "grants: [read, write, merge, »marge], ttl: 1h"),
        tiers(.wrongType, "expected a time such as 30s, 10m or 1h", low: "grants: [read, write, merge], ttl: »3600"),
        tiers(.invalidValue, "25h is out of range; it must be 1s to 24h", low: "grants: [read, write, merge], ttl: »25h"),
        tiers(.invalidValue, "0s is out of range", high: "grants: [read], approvals: { count: 1 }, ttl: »0s"),
        tiers(.unknownKey, "`grant`; did you mean `grants`?", high: "»grant: [read], approvals: { count: 1 }, ttl: 10m"),
        tiers(.empty, "`count`, `independent` or `human`", low: "grants: [read, write, merge], approvals: »{}, ttl: 1h"),
        Mistake(
            .missingKey, "the tier `medium` is missing",
            "version: 1\ncapabilities: [a]\ntiers:\n  »low: { ttl: 1h }\n  high: { ttl: 1h }\n"),
        Mistake(
            .unknownKey, "unknown key `hgih`; did you mean `high`?",
            "version: 1\ncapabilities: [a]\ntiers: { low: {}, medium: {}, high: {}, »hgih: {} }\n"),
        Mistake(
            .invalidValue, "is not one of low, medium and high",
            "version: 1\ndefault_tier: »none\ncapabilities: [a]\ntiers: { low: {}, medium: {}, high: {} }\n"),
        Mistake(
            .duplicateName, "`a` stands twice", "version: 1\ncapabilities: [a, »a]\ntiers: { low: {}, medium: {}, high: {} }\n"),
        Mistake(
            .invalidValue, "`A-b` is no name", "version: 1\ncapabilities: [a, »A-b]\ntiers: { low: {}, medium: {}, high: {} }\n"),
        Mistake(.empty, "the list is empty", "version: 1\ncapabilities: »[]\ntiers: { low: {}, medium: {}, high: {} }\n"),
    ]

    @Test("a policy without tiers or capabilities is refused as a whole")
    func missingSections() {
        let found = mistakes(in: [PolicyFile("a.yaml", "version: 1\n")])
        #expect(found.map(\.code) == [.missingSection, .missingSection])
        #expect(
            found.map(\.message) == ["no document of the policy has `capabilities`", "no document of the policy has `tiers`"])
        #expect(found.allSatisfy { $0.position == nil && $0.file == "policy" })
    }
}

extension Mistake {
    /// The safest tier already demands approvals in the same way, so that the tiers still nest.
    fileprivate var loosened: Mistake {
        Mistake(
            code, says,
            text.replacing(
                "approvals: { count: 1 }, after_approval: [merge]",
                with: "approvals: { count: 1, human: true }, after_approval: [merge]"))
    }
}
