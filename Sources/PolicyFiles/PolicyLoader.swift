public import RiskModel
internal import YAMLDocuments

/// Why a pattern does not compile.
public struct PatternSyntaxMistake: Error, Hashable, Sendable {
    public var message: String
    /// UTF-8 bytes from the start of the pattern's source to the mistake.
    public var offset: Int

    public init(message: String, offset: Int) {
        self.message = message
        self.offset = offset
    }
}

/// The groups of a pattern that compiles.
public struct PatternGroups: Hashable, Sendable {
    public var names: Set<String>
    public var count: Int

    public init(names: Set<String> = [], count: Int = 0) {
        self.names = names
        self.count = count
    }
}

/// Reads policies from YAML, whole or not at all.
///
/// The language is described in docs/rules.md. Loading the same files gives the same policy, in whatever order they
/// are handed over.
public struct PolicyLoader: Sendable {
    /// Compiles a pattern as the engine in use would: its groups, or what is wrong with it.
    public typealias PatternCheck = @Sendable (Pattern) -> Result<PatternGroups, PatternSyntaxMistake>

    private let builtIn: [String: [PolicyFile]]
    let checkPattern: PatternCheck
    let languages: Set<String>

    /// - Parameters:
    ///   - builtIn: packs that policies may include as `pack:NAME`, by that name
    ///   - languages: the names that a condition may ask for
    ///   - checkPattern: asked once for each pattern of a policy
    public init(
        builtIn: [String: [PolicyFile]] = [:], languages: Set<String> = [], checkPattern: @escaping PatternCheck
    ) {
        self.builtIn = builtIn
        self.languages = languages
        self.checkPattern = checkPattern
    }

    /// Loads every `*.yaml` and `*.yml` below a directory; hidden entries are left out, symbolic links are not followed.
    /// What is below `tests/` is for `SuiteLoader`.
    ///
    /// - Throws: every mistake found, file names with `path` in front.
    public func load(directory path: String) throws(PolicyErrors) -> Policy {
        let diagnostics = Diagnostics()
        var directory = PolicyDirectory(path: path, diagnostics)
        let files = directory.read()
        return try load(files, folder: path, diagnostics)
    }

    /// The files that the digest of `load(directory:)` is over, as they are: what is below `tests/` is no policy.
    ///
    /// - Throws: what cannot be read.
    public func files(inDirectory path: String) throws(PolicyErrors) -> [PolicyFile] {
        let diagnostics = Diagnostics()
        var directory = PolicyDirectory(path: path, diagnostics)
        let files = directory.read()
        guard diagnostics.isEmpty else { throw PolicyErrors(diagnostics) }
        return Self.policy(in: files)
    }

    /// Those of some files that are policy, and no suites.
    public static func policy(in files: [PolicyFile]) -> [PolicyFile] { files.filter { !SuiteFolder.holds($0) } }

    /// Loads files that are at hand, such as a pack that comes with the program.
    ///
    /// - Throws: every mistake found.
    public func load(files: [PolicyFile]) throws(PolicyErrors) -> Policy {
        let sorted = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        return try load(sorted, folder: nil, Diagnostics())
    }

    private func load(_ files: [PolicyFile], folder: String?, _ diagnostics: Diagnostics) throws(PolicyErrors) -> Policy {
        let origin = folder ?? "policy"
        guard PolicyLimits.hold(for: files, folder: folder, origin: origin, diagnostics) else { throw PolicyErrors(diagnostics) }
        if files.allSatisfy({ SuiteFolder.holds($0) }), diagnostics.isEmpty {
            let message = "holds no policy: no file whose name ends in .yaml or .yml"
            diagnostics.report(Diagnostic(code: .noPolicy, file: origin, message: message))
            throw PolicyErrors(diagnostics)
        }
        // What the directory reader could not read may hold what would seem to be missing.
        let isIncomplete = !diagnostics.isEmpty
        let reader = YAMLReader(diagnostics)
        var resolver = IncludeResolver(files, folder: folder, builtIn: builtIn, reader: reader)
        let graph = resolver.resolve()
        let assembler = PolicyAssembler(
            outline: PolicyOutline(graph, diagnostics), origin: origin,
            isIncomplete: isIncomplete || reader.isIncomplete || resolver.isIncomplete,
            languages: languages, patterns: PatternReader(check: checkPattern, diagnostics), diagnostics: diagnostics)
        let policy = assembler.assemble(digest: PolicyDigest.digest(of: graph.files))
        let testReader = YAMLReader(diagnostics)
        for file in graph.packs.flatMap(\.tests) {
            let documents = testReader.documents(name: file.path, folder: folder, content: file.content)
            SuiteFolder.reportPolicy(in: documents, diagnostics)
        }
        guard diagnostics.isEmpty else { throw PolicyErrors(diagnostics) }
        return policy
    }
}
