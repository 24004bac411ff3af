public import RiskModel

/// Tells what kind of change a file's change is.
public enum ChangeLens {
    /// Conservative: whatever cannot be told from tree facts is code.
    public static func kind(of change: FileChange, base: [UInt8]?, head: [UInt8]?) -> ChangeKind { .code }

    /// Whether whole contents would help to tell.
    public static func needsContents(of change: FileChange) -> Bool { false }
}
