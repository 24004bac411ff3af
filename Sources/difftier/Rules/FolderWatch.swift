import Foundation

/// Sees when something below a folder changes: by names, sizes and times, asked a few times a second.
struct FolderWatch {
    private struct Entry: Hashable {
        var name: String
        var size: Int
        var changed: Date
    }

    private static let interval: Duration = .milliseconds(300)

    private let path: String
    private var seen: Set<Entry>

    init(_ path: String) {
        self.path = path
        seen = Self.entries(below: path)
    }

    /// Returns when something is other than when it was asked last.
    mutating func change() async throws {
        while true {
            try await Task.sleep(for: Self.interval)
            let now = Self.entries(below: path)
            if now != seen {
                seen = now
                return
            }
        }
    }

    private static func entries(below path: String) -> Set<Entry> {
        let folder = URL(fileURLWithPath: path, isDirectory: true)
        let keys: [URLResourceKey] = [.fileSizeKey, .contentModificationDateKey]
        let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: keys)?.allObjects ?? []
        return Set(
            found.compactMap { $0 as? URL }.map { file in
                let values = try? file.resourceValues(forKeys: Set(keys))
                return Entry(
                    name: file.path, size: values?.fileSize ?? 0, changed: values?.contentModificationDate ?? .distantPast)
            })
    }
}
