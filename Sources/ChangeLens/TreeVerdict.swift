import RiskModel

/// What tree facts alone say of a change: its kind, or the question that its contents must answer.
enum TreeVerdict {
    case known(ChangeKind)
    case contents(ContentQuestion)

    init(of change: FileChange, limit: Int) {
        guard let old = change.old, let new = change.new, old.mode.isPlainFile, new.mode.isPlainFile else {
            self = .known(.code)
            return
        }
        // Nil where an id is not known: then only contents can tell.
        let sameBlob = old.blob.flatMap { known in new.blob.map { $0 == known } }
        let sameMode = old.mode == new.mode
        switch change.status {
        case .modified where sameMode:
            if sameBlob == true || Self.exceeds(limit, old, new) {
                self = .known(.code)
            } else if let language = Language(of: new.path), old.path == new.path {
                self = .contents(.comments(language))
            } else {
                self = .known(.code)
            }
        case .modified:
            self = Self.identity(sameBlob, otherwise: .mode)
        case .renamed where sameMode:
            self = Self.identity(sameBlob, otherwise: .rename)
        default:
            self = .known(.code)
        }
    }

    /// A change that is of `kind` where the contents are the same, and code where they are not.
    private static func identity(_ sameBlob: Bool?, otherwise kind: ChangeKind) -> TreeVerdict {
        switch sameBlob {
        case true?: .known(kind)
        case false?: .known(.code)
        case nil: .contents(.identity(kind))
        }
    }

    private static func exceeds(_ limit: Int, _ old: FileVersion, _ new: FileVersion) -> Bool {
        [old.size, new.size].contains { $0.map { $0 > limit } ?? false }
    }
}

/// What the contents of both sides are asked.
enum ContentQuestion {
    /// Do they differ in no more than comments and layout?
    case comments(Language)
    /// Are they the same? Then the change is of the given kind.
    case identity(ChangeKind)

    func answer(base: [UInt8], head: [UInt8]) -> ChangeKind {
        switch self {
        case .identity(let kind):
            return base == head ? kind : .code
        case .comments(let language):
            guard let (old, new) = try? SourceText.pair(base: base, head: head) else { return .code }
            return language.kind(base: old, head: new)
        }
    }
}

/// A lexer cannot say for certain what is code and what is comment; the change is then `code`.
struct Unsure: Error {
    /// For the reader of a failing test or a debugger.
    let reason: StaticString

    init(_ reason: StaticString) { self.reason = reason }
}

extension FileMode {
    fileprivate var isPlainFile: Bool { self == .regular || self == .executable }
}
