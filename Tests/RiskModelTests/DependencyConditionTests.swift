import Testing

@testable import RiskModel

@Suite("Reading conditions over dependencies")
struct DependencyConditionTests {
    static let upgraded = DependencyChange(
        ecosystem: .npm, name: "@acme/pad", kinds: [.upgraded],
        from: DependencyStatement(version: "1.0.0", sources: [.host("a.example")], line: 3),
        to: DependencyStatement(version: "1.1.0", sources: [.host("a.example")], line: 4))
    static let moved = DependencyChange(
        ecosystem: .npm, name: "tool", kinds: [.upgraded, .sourceChanged],
        from: DependencyStatement(version: "1.0.0", line: 7),
        to: DependencyStatement(version: "2.0.0", sources: [.host("b.example")], line: 9), newHosts: ["b.example"],
        bringsInstallScript: true)
    static let removed = DependencyChange(
        ecosystem: .npm, name: "gone", kinds: [.removed], from: DependencyStatement(version: "1.0.0", sources: [.local], line: 2))

    func value(_ test: DependencyTest, _ quantifier: Quantifier, of changes: [DependencyChange]?, whole: Bool = true) -> Ternary {
        let version = FileVersion(path: "package.json")
        let facts = FileFacts(
            change: FileChange(status: .modified, old: version, new: version),
            dependencies: changes.map { DependencyFacts(changes: $0, areWholeChange: whole) })
        return FileCondition(labels: [], facts: facts).value(of: .dependency(test), quantifier)
    }

    @Test("one dependency is enough for a raising rule, a vouching rule needs all of them and nothing else changed")
    func quantifiers() {
        let upgrades = DependencyTest(kinds: [.upgraded])
        #expect(value(upgrades, .some, of: [Self.removed, Self.upgraded]) == .yes)
        #expect(value(upgrades, .some, of: [Self.removed]) == .no)
        #expect(value(upgrades, .whole, of: [Self.upgraded]) == .yes)
        #expect(value(upgrades, .whole, of: [Self.upgraded, Self.removed]) == .no)
        #expect(value(upgrades, .whole, of: [Self.upgraded], whole: false) == .no)
        #expect(value(upgrades, .whole, of: []) == .no)
    }

    @Test("a dependency that is upgraded and comes from elsewhere is not vouched for as an upgrade")
    func allThatHappens() {
        #expect(value(DependencyTest(kinds: [.upgraded]), .some, of: [Self.moved]) == .yes)
        #expect(value(DependencyTest(kinds: [.upgraded]), .whole, of: [Self.moved]) == .no)
        #expect(value(DependencyTest(kinds: [.upgraded, .sourceChanged]), .whole, of: [Self.moved]) == .yes)
    }

    @Test("all demands have to hold of one dependency")
    func oneDependency() {
        let test = DependencyTest(kinds: [.upgraded], sources: [.new], names: ["@acme/*"])
        #expect(value(test, .some, of: [Self.upgraded, Self.moved]) == .no)
        #expect(value(DependencyTest(sources: [.new], installScripts: true), .some, of: [Self.upgraded, Self.moved]) == .yes)
        #expect(value(DependencyTest(ecosystems: [.cargo]), .some, of: [Self.upgraded]) == .no)
        #expect(value(DependencyTest(names: ["@acme/*"]), .some, of: [Self.upgraded]) == .yes)
        #expect(value(DependencyTest(names: ["@acme"]), .some, of: [Self.upgraded]) == .no)
    }

    @Test("a source is new, known, local or the default")
    func sources() {
        func sources(_ change: DependencyChange) -> [DependencyTest.Source] {
            DependencyTest.Source.allCases.filter { value(DependencyTest(sources: [$0]), .some, of: [change]) == .yes }
        }
        var unstated = Self.upgraded
        unstated.to?.sources = []
        var mixed = Self.moved
        mixed.to?.sources = [.host("a.example"), .host("b.example"), .local]
        #expect(sources(Self.upgraded) == [.known])
        #expect(sources(Self.moved) == [.new])
        #expect(sources(Self.removed) == [.local])
        #expect(sources(unstated) == [.unstated])
        #expect(sources(mixed) == [.new, .known, .local])
        #expect(value(DependencyTest(sources: [.known]), .whole, of: [mixed]) == .no)
    }

    @Test("what was not understood is unknown either way")
    func unknown() {
        #expect(value(DependencyTest(kinds: [.added]), .some, of: nil) == .unknown)
        #expect(value(DependencyTest(kinds: [.added]), .whole, of: nil) == .unknown)
    }

    @Test("a finding names the line on its side and says what happens, unless it holds a secret")
    func findings() {
        let rule = Rule(id: "d", summary: "Dependencies", tier: .high, when: .dependency(DependencyTest()))
        var secret = Self.upgraded
        secret.isShowable = false
        let version = FileVersion(path: "package.json")
        let facts = FileFacts(
            change: FileChange(status: .modified, old: version, new: version),
            dependencies: DependencyFacts(changes: [Self.removed, secret, Self.moved], areWholeChange: true))
        let findings = Policy(rules: [rule]).evaluate(PatchFacts(files: [facts]), for: EvaluationTests.context).findings
        #expect(findings.map(\.line) == [2, 4, 9])
        #expect(findings.map(\.side) == [.base, .head, .head])
        #expect(
            findings.map(\.excerpt) == [
                "removes gone 1.0.0", nil,
                "upgrades tool from 1.0.0 to 2.0.0, a source not seen at the base: b.example, runs code when installed",
            ])
    }
}
