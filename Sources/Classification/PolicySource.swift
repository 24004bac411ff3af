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

    /// Reads, checks and compiles it: all of it or nothing.
    ///
    /// - Parameters:
    ///   - prefilter: false to match every pattern against every text; slower, with the same answers.
    ///   - cache: where what is compiled is kept from one process to the next; nil to compile it anew.
    /// - Throws: `PolicyErrors` with every mistake; `PatternSetError` never for a policy that loaded, unless memory runs out.
    public func load(prefilter: Bool = true, cache: PrefilterCache? = nil) throws -> CompiledPolicy {
        let shipped = ShippedPolicy.files.map { PolicyFile(path: $0.path, content: Array($0.text.utf8)) }
        let loader = PolicyLoader(builtIn: ["shipped": shipped]) { pattern in
            do throws(PatternSyntaxError) {
                let groups = try PatternSet.groups(of: pattern)
                return .success(PatternGroups(names: groups.names, count: groups.count))
            } catch {
                return .failure(PatternSyntaxMistake(message: error.reason, offset: error.offset))
            }
        }
        let policy =
            switch self {
            case .shipped: try loader.load(files: shipped)
            case .directory(let path): try loader.load(directory: path)
            }
        return try CompiledPolicy(policy, options: CompileOptions(prefilter: prefilter), cache: cache)
    }
}
