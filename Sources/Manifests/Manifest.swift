import PlainDocuments
import RiskModel

/// What one file states of dependencies, whatever its format.
struct Manifest: Sendable {
    /// In order of appearance; a name may stand several times.
    var statements: [Statement] = []
    /// Hosts that are declared as places to fetch from, whether or not a dependency stands beside them.
    var declaredHosts: Set<String> = []
    /// Of a manifest that is a program: what stands outside the statements. nil for pure data.
    var program: Program?

    /// One statement of a dependency.
    struct Statement: Sendable {
        var name: String
        /// As written; nil where none is stated.
        var version: String?
        /// Empty for the ecosystem's own default.
        var sources: [DependencySource] = []
        /// Where it stands, 1-based; at least one.
        var lines: [ClosedRange<Int>]
        /// What the content is said to be; empty where nothing is said.
        var digests: Set<String>
        /// What runs when it is installed, or merely that something does; nil where nothing does.
        var installScript: String?
        /// It is not a dependency but what the project itself runs at installation.
        var isOwnScript = false

        init(
            _ name: String, _ version: String?, _ sources: [DependencySource] = [], at lines: ClosedRange<Int>,
            digest: String? = nil,
            installScript: String? = nil
        ) {
            self.name = name
            self.version = version
            self.sources = sources.normalized
            self.lines = [lines]
            self.digests = digest.map { [$0] } ?? []
            self.installScript = installScript
        }
    }

    /// The part of a program that is not made of statements with literal values.
    struct Program: Hashable, Sendable {
        var text: [String]
        /// It computes dependencies: what they are is known only to be the same while the text stays the same.
        var computesDependencies: Bool
    }

    /// What is asked for, from its parts: a version or range, and the revision, tag or branch of a repository.
    static func version(_ version: String?, reference: String?) -> String? {
        let parts = [version, reference.map { "#\($0)" }].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    /// Hosts in use.
    var hosts: Set<String> {
        declaredHosts.union(statements.lazy.flatMap { $0.sources.compactMap(\.hostName) })
    }

    mutating func add(_ statement: Statement) throws(NotUnderstood) {
        guard statements.count < ManifestLimits.statements else {
            throw NotUnderstood("too many dependencies", line: statement.lines.first?.lowerBound)
        }
        statements.append(statement)
    }

    /// Makes declared places the sources of every statement that names none.
    mutating func applyDeclared(_ sources: [DependencySource]) throws(NotUnderstood) {
        declaredHosts.formUnion(sources.compactMap(\.hostName))
        let all = sources.normalized
        guard all.count <= ManifestLimits.places else { throw NotUnderstood("too many places to fetch from") }
        guard !all.isEmpty else { return }
        for index in statements.indices where statements[index].sources.isEmpty { statements[index].sources = all }
    }
}
