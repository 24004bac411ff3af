import ChangeLens
public import PatternEngine
import PolicyFiles
import RiskModel
import ShippedPolicy

/// Where a policy comes from.
public enum PolicySource: Hashable, Sendable {
    /// The one that ships with the program.
    case shipped
    /// A directory of YAML files.
    case directory(String)
    /// Files that are at hand, by path.
    case files([String: [UInt8]])

    /// Reads, checks and compiles it: all of it or nothing.
    ///
    /// - Parameters:
    ///   - prefilter: false to match every pattern against every text; slower, with the same answers.
    ///   - cache: where what is compiled is kept from one process to the next; nil to compile it anew.
    /// - Throws: `PolicyErrors` with every mistake; `PatternSetError` never for a policy that loaded, unless memory runs out.
    public func load(prefilter: Bool = true, cache: PrefilterCache? = nil) throws -> CompiledPolicy {
        let policy =
            switch self {
            case .shipped: try Self.loader.load(files: Self.shippedFiles)
            case .directory(let path): try Self.loader.load(directory: path)
            case .files(let files): try Self.loader.load(files: files.map { PolicyFile(path: $0.key, content: $0.value) })
            }
        return try CompiledPolicy(policy, options: CompileOptions(prefilter: prefilter), cache: cache)
    }

    /// The files that the policy is read from, by path; of packs that come with the program their names alone stand in them.
    public func files() throws -> [String: [UInt8]] {
        let files =
            switch self {
            case .shipped: PolicyLoader.policy(in: Self.shippedFiles)
            case .directory(let path): try Self.loader.files(inDirectory: path)
            case .files(let files): PolicyLoader.policy(in: files.map { PolicyFile(path: $0.key, content: $0.value) })
            }
        return Dictionary(files.map { ($0.path, $0.content) }) { $1 }
    }

    /// The digest of the policy, without compiling it.
    public func digest() throws -> String {
        try Self.loader.load(files: try files().map { PolicyFile(path: $0.key, content: $0.value) }).digest
    }

    /// Checks patterns as the engine here compiles them.
    static let loader = PolicyLoader(builtIn: ["shipped": shippedFiles], languages: ChangeLens.languageNames) { pattern in
        do throws(PatternSyntaxError) {
            let groups = try PatternSet.groups(of: pattern)
            return .success(PatternGroups(names: groups.names, count: groups.count))
        } catch {
            return .failure(PatternSyntaxMistake(message: error.reason, offset: error.offset))
        }
    }

    private static let shippedFiles = ShippedPolicy.files.map { PolicyFile(path: $0.path, content: Array($0.text.utf8)) }
}
