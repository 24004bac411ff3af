/// A patch whose contents can be read one file at a time. Not for sharing between threads.
public protocol PatchReader {
    var patch: Patch { get }

    /// Reads one file of `patch.files`. What cannot be read comes back as `FileContent.missing`, so
    /// that the file's tier can rise; it is never an error and never an empty change.
    func content(ofFileAt index: Int, needs: ContentNeeds) throws(Interruption) -> FileContent
}

/// The request was ended from outside before it was decided.
public enum Interruption: Error, Hashable, Sendable {
    case cancelled, deadlineExceeded
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
