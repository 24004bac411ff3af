import Classification
import RiskModel
import Testing

/// From the contents of a manifest to the verdict, through one rule.
@Suite("Deciding over dependencies")
struct DependencyTests {
    /// Hands out contents, and remembers what it was asked for.
    private final class Reader: PatchReader {
        let patch: Patch
        let content: FileContent
        private(set) var needs: ContentNeeds = []

        init(_ path: GitPath, base: String?, head: String?, source: PatchSource = .revisions) {
            let version = FileVersion(path: path)
            let status: ChangeStatus = base == nil ? .added : head == nil ? .deleted : .modified
            patch = Patch(
                source: source,
                files: [FileChange(status: status, old: base.map { _ in version }, new: head.map { _ in version })])
            content = FileContent(base: base.map { Array($0.utf8) }, head: head.map { Array($0.utf8) })
        }

        func content(ofFileAt index: Int, needs: ContentNeeds) throws(Interruption) -> FileContent {
            self.needs.formUnion(needs)
            var content = content
            if !needs.contains(.base) { content.base = nil }
            if !needs.contains(.head) { content.head = nil }
            return content
        }
    }

    private func verdict(
        _ test: DependencyTest, tier: Tier = .high, registries: Set<String> = [], redacting: Pattern? = nil, _ reader: Reader
    ) throws -> Verdict {
        var policy = Policy(registries: registries, rules: [Rule(id: "d", summary: "D", tier: tier, when: .dependency(test))])
        if let redacting {
            policy.probes = [Probe(subject: .changed, patterns: [redacting])]
            policy.rules.append(Rule(id: "secret", summary: "S", tier: .high, when: .probe(ProbeID(0)), redacts: true))
        }
        return try Classifier(CompiledPolicy(policy)).classify(reader, for: RequestContext(subject: "s", actor: .person))
    }

    private static let before = "{\n  \"dependencies\": {\n    \"kept\": \"1.0.0\"\n  }\n}\n"
    private static func after(_ specifier: String) -> String {
        "{\n  \"dependencies\": {\n    \"kept\": \"1.0.0\",\n    \"left-pad\": \"\(specifier)\"\n  }\n}\n"
    }

    @Test("an added dependency from a new source is found at its line, in words")
    func added() throws {
        let reader = Reader(
            "web/package.json", base: Self.before, head: Self.after("https://packages.example/left-pad-1.3.0.tgz"))
        let verdict = try verdict(DependencyTest(kinds: [.added], sources: [.new]), reader)
        #expect(verdict.tier == .high && verdict.complete)
        let finding = try #require(verdict.findings.first)
        #expect(finding.line == 4 && finding.side == .head)
        #expect(
            finding.excerpt
                == "adds left-pad https://packages.example/left-pad-1.3.0.tgz, a source not seen at the base: packages.example")
    }

    @Test("a source that the policy names is not new")
    func registries() throws {
        let reader = Reader("package.json", base: Self.before, head: Self.after("https://packages.example/left-pad.tgz"))
        let test = DependencyTest(kinds: [.added], sources: [.new])
        #expect(try verdict(test, registries: ["packages.example"], reader).files.first?.rules == [])
        #expect(try verdict(test, registries: ["other.example"], reader).files.first?.rules == ["d"])
    }

    @Test("what is not understood raises, cannot vouch, and is named")
    func notUnderstood() throws {
        let reader = Reader("package.json", base: Self.before, head: "{ \"dependencies\": ")
        let raising = try verdict(DependencyTest(kinds: [.added]), reader)
        #expect(raising.tier == .high)
        #expect(raising.findings.map(\.summary) == ["D (not ruled out)"])
        #expect(raising.notes == ["package.json: dependencies not understood: no JSON value (line 1)"])
        #expect(!raising.complete)
        #expect(try verdict(DependencyTest(kinds: [.added]), tier: .low, reader).tier == .medium)
    }

    @Test("whole contents are asked for only where a rule is still open over a manifest")
    func needs() throws {
        let manifest = Reader("package.json", base: Self.before, head: Self.after("1.3.0"))
        _ = try verdict(DependencyTest(), manifest)
        #expect(manifest.needs == [.lines, .base, .head])
        let other = Reader("src/package.ts", base: "a", head: "b")
        #expect(try verdict(DependencyTest(), other).files.first?.rules == [])
        #expect(other.needs == [.lines])
    }

    @Test("of patch text nothing is certain")
    func patchText() throws {
        let version = FileVersion(path: "package.json")
        let patch = PatchInMemory(change: FileChange(status: .modified, old: version, new: version), content: FileContent())
        let policy = Policy(rules: [Rule(id: "d", summary: "D", tier: .high, when: .dependency(DependencyTest()))])
        let verdict = try Classifier(CompiledPolicy(policy)).classify(patch, for: RequestContext(subject: "s", actor: .person))
        #expect(verdict.tier == .high)
        #expect(verdict.findings.map(\.summary) == ["D (not ruled out)"])
    }

    @Test("a secret in a version is not shown")
    func secrets() throws {
        let reader = Reader("package.json", base: Self.before, head: Self.after("git+https://u:hunter2@git.example/a.git"))
        let verdict = try verdict(DependencyTest(kinds: [.added]), redacting: Pattern("hunter\\d"), reader)
        #expect(verdict.findings.contains { $0.rule == "d" && $0.line == 4 && $0.excerpt == nil })
        #expect(!verdict.json.canonicalText.contains("hunter2"))
    }

    @Test("a secret that is one only at the start of what is shown is not shown, whatever else is")
    func secretsAlone() throws {
        let head = """
            {
              "dependencies": {
                "kept": "1.0.0",
                "a": "1.0.0",
                "left-pad": "git+https://u:hunter2@git.example/a.git"
              }
            }

            """
        let reader = Reader("package.json", base: Self.before, head: head)
        let verdict = try verdict(DependencyTest(kinds: [.added]), redacting: Pattern(#"^adds left-pad .*hunter\d"#), reader)
        #expect(!verdict.json.canonicalText.contains("hunter2"))
    }
}
