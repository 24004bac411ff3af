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

    private let checkPattern: PatternCheck

    /// - Parameter checkPattern: asked once for each pattern of a policy
    public init(checkPattern: @escaping PatternCheck) {
        self.checkPattern = checkPattern
    }

    /// Loads every `*.yaml` and `*.yml` below a directory; hidden entries are left out, symbolic links are not followed.
    ///
    /// - Throws: every mistake found, file names with `path` in front.
    public func load(directory path: String) throws(PolicyErrors) -> Policy {
        let diagnostics = Diagnostics()
        var directory = PolicyDirectory(path: path, diagnostics)
        let files = directory.read()
        return try load(files, folder: path, diagnostics)
    }

    /// Loads files that are at hand, such as a pack that comes with the program.
    ///
    /// - Throws: every mistake found.
    public func load(files: [PolicyFile]) throws(PolicyErrors) -> Policy {
        let sorted = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        return try load(sorted, folder: nil, Diagnostics())
    }

    private func load(_ files: [PolicyFile], folder: String?, _ diagnostics: Diagnostics) throws(PolicyErrors) -> Policy {
        let origin = folder ?? "policy"
        guard isWithinLimits(files, folder: folder, origin: origin, diagnostics) else { throw PolicyErrors(diagnostics) }
        if files.isEmpty, diagnostics.isEmpty {
            let message = "holds no policy: no file whose name ends in .yaml or .yml"
            diagnostics.report(Diagnostic(code: .noPolicy, file: origin, message: message))
            throw PolicyErrors(diagnostics)
        }
        // What the directory reader could not read may hold what would seem to be missing.
        let isIncomplete = !diagnostics.isEmpty
        let reader = YAMLReader(diagnostics)
        let documents = files.flatMap { reader.documents(name: $0.path, folder: folder, content: $0.content) }
        let outline = PolicyOutline(documents, diagnostics)
        let assembler = PolicyAssembler(
            outline: outline, origin: origin, isIncomplete: isIncomplete || reader.isIncomplete,
            patterns: PatternReader(check: checkPattern, diagnostics), diagnostics: diagnostics)
        let policy = assembler.assemble(digest: PolicyDigest.digest(of: files))
        guard diagnostics.isEmpty else { throw PolicyErrors(diagnostics) }
        return policy
    }

    /// Reports what is too large, and the same path given twice. Nothing is parsed then.
    private func isWithinLimits(
        _ files: [PolicyFile], folder: String?, origin: String, _ diagnostics: Diagnostics
    ) -> Bool {
        var isWithin = true
        func refuse(_ code: Diagnostic.Code, _ file: String, _ message: String) {
            isWithin = false
            diagnostics.report(Diagnostic(code: code, file: file, message: message))
        }
        for (index, file) in files.enumerated() {
            let shown = SourceText.shownName(file.path, in: folder)
            if file.content.count > PolicyLimits.bytesPerFile {
                refuse(.tooLarge, shown, "larger than \(PolicyLimits.bytesPerFile) bytes; split the file")
            }
            if index > 0, files[index - 1].path == file.path { refuse(.duplicateName, shown, "the file is given twice") }
        }
        if files.reduce(0, { $0 + $1.content.count }) > PolicyLimits.bytes {
            refuse(.tooLarge, origin, "the policy is larger than \(PolicyLimits.bytes) bytes in all")
        }
        if files.count > PolicyLimits.files {
            refuse(.tooLarge, origin, "the policy has more than \(PolicyLimits.files) files")
        }
        return isWithin
    }
}
