import ChangeLens
import RiskModel

/// A pair of whole contents under one name, and what the lens makes of it.
struct Judgement: CustomStringConvertible, Sendable {
    var path: String
    var base: String
    var head: String
    /// What the change is, for the reader of a failure.
    var story: String

    init(_ path: String, _ story: String, _ base: String, _ head: String) {
        self.path = path
        self.story = story
        self.base = base
        self.head = head
    }

    var description: String { "\(path): \(story)" }

    var kind: ChangeKind { Self.kind(path, Array(base.utf8), Array(head.utf8)) }

    /// The same change the other way round: what may come may go.
    var reverseKind: ChangeKind { Self.kind(path, Array(head.utf8), Array(base.utf8)) }

    static func kind(_ path: String, _ base: [UInt8], _ head: [UInt8]) -> ChangeKind {
        let version = FileVersion(path: GitPath(bytes: path.utf8))
        return ChangeLens.kind(of: FileChange(status: .modified, old: version, new: version), base: base, head: head)
    }
}
