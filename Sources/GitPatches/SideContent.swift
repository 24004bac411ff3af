import CLibgit2
import Glibc
import RiskModel

/// The whole content of one side of a change, ready to be compared line by line.
struct SideContent {
    private enum Storage {
        /// Read in place, from memory the library owns.
        case blob(Owned)
        case bytes([UInt8])
    }

    private let storage: Storage
    /// What the bytes were written in before UTF-16 was made UTF-8.
    let encoding: TextEncoding
    /// A NUL byte anywhere, as stored. Git looks at the first 8,000 only, which some lines of comment push it past.
    let isBinary: Bool
    /// Bytes as they are stored.
    let storedSize: Int

    static var empty: SideContent { SideContent(bytes: []) }

    init(blob: Owned) {
        self.init(storage: .blob(blob))
    }

    init(bytes: [UInt8]) {
        self.init(storage: .bytes(bytes))
    }

    private init(storage stored: Storage) {
        (storage, encoding, isBinary, storedSize) = Self.withBytes(of: stored) { bytes in
            let encoding = TextEncoding(of: bytes)
            let isBinary = bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false
            let text: Storage =
                switch encoding {
                case .bytes, .doubtful: stored
                case .utf16LittleEndian: .bytes(transcodedFromUTF16(bytes, bigEndian: false))
                case .utf16BigEndian: .bytes(transcodedFromUTF16(bytes, bigEndian: true))
                }
            return (text, encoding, isBinary, bytes.count)
        }
    }

    /// The text as patterns and diffs see it: UTF-16 transcoded, all else as stored.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Self.withBytes(of: storage, body)
    }

    func isSameText(as other: SideContent) -> Bool {
        withBytes { mine in
            other.withBytes { theirs in
                guard let one = mine.baseAddress, let two = theirs.baseAddress else { return mine.count == theirs.count }
                return mine.count == theirs.count && memcmp(one, two, mine.count) == 0
            }
        }
    }

    /// The blob, where the text is exactly its content.
    var blob: Owned? {
        if case .blob(let blob) = storage { blob } else { nil }
    }

    private static func withBytes<Result>(of storage: Storage, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        switch storage {
        case .bytes(let bytes):
            return bytes.withUnsafeBytes(body)
        case .blob(let blob):
            return withExtendedLifetime(blob) {
                let size = Int(git_blob_rawsize(blob.pointer))
                return body(UnsafeRawBufferPointer(start: git_blob_rawcontent(blob.pointer), count: size))
            }
        }
    }
}
