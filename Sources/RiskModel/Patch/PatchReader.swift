/// A patch whose contents can be read one file at a time. Not for sharing between threads.
public protocol PatchReader {
    var patch: Patch { get }

    /// Reads one file of `patch.files`. What cannot be read comes back as `FileContent.missing`, so
    /// that the file's tier can rise; it is never an error and never an empty change.
    func content(ofFileAt index: Int, needs: ContentNeeds) throws(Interruption) -> FileContent

    /// The `.gitattributes` file of a directory (empty for the top) at the tip that the change is meant for, `patch.base`:
    /// never at the head, and never at the merge base, which the author of a change chooses.
    func attributes(inDirectory directory: GitPath) throws(Interruption) -> AttributesFile

    /// What another thread may read the same patch with; nil where only this reader can.
    func reopener() -> (any PatchReopening)?
}

extension PatchReader {
    /// Of a patch without a base nothing is known.
    public func attributes(inDirectory directory: GitPath) throws(Interruption) -> AttributesFile { .unread }

    public func reopener() -> (any PatchReopening)? { nil }
}

/// Makes further readers of one patch, each on the thread that will use it.
public protocol PatchReopening: Sendable {
    /// - Throws: where the patch cannot be opened again.
    func reader() throws -> any PatchReader
}

/// What was found where a `.gitattributes` file may be.
public enum AttributesFile: Hashable, Sendable {
    case unread
    case absent
    case content([UInt8])
}

/// The request was ended from outside before it was decided.
public enum Interruption: Error, Hashable, Sendable {
    case cancelled, deadlineExceeded
    /// What proves who asks holds no more.
    case callerExpired
}

/// Asked between files and inside long loops; throws when the request has ended.
public protocol InterruptionCheck: Sendable {
    func check() throws(Interruption)
}

/// Never interrupts.
public struct Uninterrupted: InterruptionCheck {
    public init() {}
    public func check() throws(Interruption) {}
}
