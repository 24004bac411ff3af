public import RiskModel
internal import YAMLDocuments

/// What is written below a policy's `tests/`.
public struct PolicyTests: Hashable, Sendable {
    /// In order of file and place.
    public var suites: [TestSuite]
    public var acceptedMutants: [AcceptedMutant]
}

/// Reads the tests of a policy from YAML, whole or not at all.
///
/// The form is described in docs/rules.md. Names of rules, teams and capabilities are checked against the policy.
public struct SuiteLoader: Sendable {
    private let policy: Policy

    public init(for policy: Policy) { self.policy = policy }

    /// Loads what is below `tests/` of the policy's directory; nothing where there is no such folder.
    ///
    /// - Throws: every mistake found, file names with `path` in front.
    public func load(directory path: String) throws(PolicyErrors) -> PolicyTests {
        let diagnostics = Diagnostics()
        var directory = PolicyDirectory(path: path, diagnostics)
        return try load(directory.read(), folder: path, diagnostics)
    }

    /// Loads tests among files that are at hand.
    ///
    /// - Throws: every mistake found.
    public func load(files: [PolicyFile]) throws(PolicyErrors) -> PolicyTests {
        try load(files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }, folder: nil, Diagnostics())
    }

    private func load(_ files: [PolicyFile], folder: String?, _ diagnostics: Diagnostics) throws(PolicyErrors) -> PolicyTests {
        guard PolicyLimits.hold(for: files, folder: folder, origin: folder ?? "policy", diagnostics) else {
            throw PolicyErrors(diagnostics, of: .tests)
        }
        let reader = YAMLReader(diagnostics)
        let documents = files.filter { SuiteFolder.holds($0) }.flatMap {
            reader.documents(name: $0.path, folder: folder, content: $0.content)
        }
        var suites = SuiteReader(policy: policy, diagnostics)
        for document in documents { suites.read(document) }
        guard diagnostics.isEmpty else { throw PolicyErrors(diagnostics, of: .tests) }
        return PolicyTests(suites: suites.suites, acceptedMutants: suites.acceptedMutants)
    }
}
