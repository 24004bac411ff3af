/// Something in a log that is not as it was written.
public struct LogFault: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Events that were there are not.
        case missingEvents
        /// An event's text is not the one that was logged, or what is kept beside it says something else.
        case alteredEvent
        /// Rows that are events by themselves, and not those that were signed in this place: changed, swapped or put in.
        case strangeEvents
        /// A hash of the tree is wrong or missing.
        case node
        /// A checkpoint is unreadable, signed by no trusted key, or not over what the log holds.
        case checkpoint
        /// Events behind the newest checkpoint, which the log itself would not have left without one.
        case unsignedEvents
        /// The log ends before a checkpoint that is kept in it.
        case truncated
        /// The log ends before a checkpoint that is kept elsewhere: an older state of it was put back.
        case rolledBack
        /// The log is another one than a checkpoint was signed over that is kept elsewhere.
        case rewritten
        /// A sealed segment is not what was sealed, or is missing in the archive.
        case segment
        /// Events are not found by what they are about.
        case topic
        /// A kept file of a policy is not what was kept.
        case policy
        /// The database's file is damaged, or holds what this program did not put there.
        case file
    }

    public enum Place: Hashable, Sendable, CustomStringConvertible {
        case events(Range<Int>)
        case node(TreeNode)
        /// Over so many events.
        case checkpoint(size: Int)
        case segment(Segment)
        case policy(digest: String)
        case file

        public var description: String {
            switch self {
            case .events(let events): TreeNode.name(events)
            case .node(let node): "\(node)"
            case .checkpoint(let size): "checkpoint \(size)"
            case .segment(let segment): "segment of \(segment)"
            case .policy(let digest): "policy \(digest)"
            case .file: "file"
            }
        }
    }

    public let kind: Kind
    public let place: Place
    public let reason: String

    public var description: String { "\(place): \(reason)" }
}

/// What a verification found.
public struct LogReport: Hashable, Sendable {
    /// How many faults are kept; behind that they are counted only.
    static let maximumFaults = 1000

    /// How many events there are.
    public internal(set) var size = 0
    /// Of the tree over them.
    public internal(set) var root = MerkleHash.empty
    /// How many checkpoints of the log were read.
    public internal(set) var checkpoints = 0
    /// Sealed segments whose events were not read, because no archive was given.
    public internal(set) var unreadSegments: [Segment] = []
    /// In the order in which they were found; at most 1,000.
    public private(set) var faults: [LogFault] = []
    /// With those that `faults` has no room for.
    public private(set) var faultCount = 0

    /// Events that are not found by what they are about.
    private(set) var misfiled: Misfiled?

    struct Misfiled: Hashable {
        var count = 0
        /// Their first.
        let first: Int
    }

    /// Whether nothing is wrong with what was read.
    public var isSound: Bool { faultCount == 0 }

    mutating func addMisfiled(_ index: Int) {
        var all = misfiled ?? Misfiled(first: index)
        all.count += 1
        misfiled = all
    }

    mutating func add(_ kind: LogFault.Kind, _ place: LogFault.Place, _ reason: String) {
        faultCount += 1
        if faults.count < Self.maximumFaults { faults.append(LogFault(kind: kind, place: place, reason: reason)) }
    }
}
