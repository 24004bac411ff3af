import Classification
import PolicyFiles

/// A format of another tool whose rules can be taken over.
public enum ImportFormat: String, CaseIterable, Sendable {
    case gitleaks
    case policyBot = "policy-bot"
    case labeler
    case pathsFilter = "paths-filter"
}

/// Takes the rules of another tool over into a pack.
///
/// Pure over the bytes handed in and bounded by their size. What cannot be said in the rule language is left out so that rules
/// apply more often rather than less, and named in the report.
public struct Importer {
    /// A pack that loads, in canonical form.
    public struct Imported {
        public var text: String
        public var report: ImportReport
    }

    /// Reads another file that the imported one names, by a path from the folder it lies in.
    public typealias FileReader = (String) throws(ImportFailure) -> [UInt8]

    private let format: ImportFormat
    private let prefix: String
    private let owner: String?
    private let defaults: (name: String, content: [UInt8])?
    private let read: FileReader

    /// - Parameters:
    ///   - prefix: what the ids of rules and the names of labels begin with: lower-case words and digits, joined by `.` or `-`
    ///   - owner: who answers for the rules; one line
    ///   - defaults: the configuration that the tool itself brings, where the imported one builds on it
    public init(
        _ format: ImportFormat, prefix: String, owner: String? = nil, defaults: (name: String, content: [UInt8])? = nil,
        read: @escaping FileReader = { path throws(ImportFailure) in throw ImportFailure("\(path): cannot be read") }
    ) {
        self.format = format
        self.prefix = prefix
        self.owner = owner
        self.defaults = defaults
        self.read = read
    }

    /// Where the pack belongs below a policy, which is how it is included.
    public var folder: String { "\(prefix)/\(format.rawValue)" }

    /// - Parameter name: of the file, as people know it
    /// - Throws: where the file is not what its format promises, with the place.
    public func run(name: String, content: [UInt8]) throws(ImportFailure) -> Imported {
        guard content.count <= PolicyLimits.bytesPerFile else {
            throw ImportFailure("\(name): larger than \(PolicyLimits.bytesPerFile) bytes; split the file")
        }
        let draft: PackDraft
        switch format {
        case .gitleaks:
            draft = try GitleaksImporter(prefix: prefix, defaults: defaults, read: read).draft(name: name, content: content)
        case .policyBot: draft = try PolicyBotImporter(prefix: prefix, file: name).draft(content)
        case .labeler: draft = try LabelerImporter(prefix: prefix, file: name).draft(content)
        case .pathsFilter: draft = try PathsFilterImporter(prefix: prefix, file: name).draft(content)
        }
        let text = draft.text(named: "\(prefix)-\(format.rawValue)", owner: owner, from: name)
        return Imported(text: try checked(text), report: draft.report)
    }

    /// The pack in canonical form, once it loads where a policy includes it.
    private func checked(_ text: String) throws(ImportFailure) -> String {
        guard text.utf8.count <= PolicyLimits.bytesPerFile else {
            throw ImportFailure("the result would be larger than \(PolicyLimits.bytesPerFile) bytes; split the file")
        }
        let path = "\(folder)/pack.yaml"
        do {
            let canonical = try PolicyFormat.formatted(name: path, content: Array(text.utf8))
            let root = "include: [\(folder)]\n" + Self.surroundings
            _ = try PolicySource.files(["policy.yaml": Array(root.utf8), path: canonical]).load(prefilter: false)
            return String(decoding: canonical, as: UTF8.self)
        } catch {
            throw ImportFailure("the result would not load as a policy\n\(error)")
        }
    }

    /// The least that a policy needs to load.
    private static let surroundings = """
        version: 1
        capabilities: [none]
        tiers: { low: { grants: [] }, medium: { grants: [] }, high: { grants: [] } }

        """
}
