public import RiskModel

/// Says what kind of change a file's change is, from its whole contents before and after.
///
/// The answer vouches: `comments` and `whitespace` promise that no compiler, interpreter or tool that reads the file
/// as its name says reads anything but comment text or layout differently. Where that is not certain the answer is
/// `code`, so a wrong guess costs a review and never hides a change. Pure: no I/O, no clock, linear in the contents.
///
/// Out of its sight is a program that reads the comments of its own source file as data (the idioms that do so by
/// name are treated as code, see `Syntax.cautions`).
public enum ChangeLens {
    /// Contents above this many bytes on either side are `code`.
    public static let defaultLimit = 4 << 20

    /// Decides the kind of one change.
    ///
    /// - Parameters:
    ///   - base: the whole content before the change; nil where not at hand.
    ///   - head: the whole content after the change; nil where not at hand.
    ///   - limit: bytes on either side above which the answer is `code`.
    public static func kind(
        of change: FileChange, base: [UInt8]?, head: [UInt8]?, limit: Int = defaultLimit
    ) -> ChangeKind {
        switch TreeVerdict(of: change, limit: limit) {
        case .known(let kind):
            return kind
        case .contents(let question):
            guard let base, let head, base.count <= limit, head.count <= limit else { return .code }
            return question.answer(base: base, head: head)
        }
    }

    /// Decides the kind of one change from what of its content was read: whole contents where they are at hand, else its hunks.
    ///
    /// Hunks are enough only for languages in which each line is read alone (`Language.readsLinesAlone`), and only for what
    /// lies between code that they show; all else is `code`.
    public static func kind(of change: FileChange, _ content: FileContent, limit: Int = defaultLimit) -> ChangeKind {
        guard case .contents(.comments(let language)) = TreeVerdict(of: change, limit: limit) else {
            return kind(of: change, base: content.base, head: content.head, limit: limit)
        }
        if let look = FirstLook(language), look.seesCode(content) { return .code }
        guard content.base == nil, content.head == nil else {
            return kind(of: change, base: content.base, head: content.head, limit: limit)
        }
        guard language.readsLinesAlone, !content.isTranscoded, content.text.count <= limit else { return .code }
        return HunkKinds(content, language).kind
    }

    /// The contents without which neither the kind nor the origin of a change can be told as well as with them.
    public static func needs(of change: FileChange, limit: Int = defaultLimit) -> ContentNeeds {
        switch TreeVerdict(of: change, limit: limit) {
        case .known: change.old == nil ? [] : .base
        case .contents: [.base, .head]
        }
    }
}
