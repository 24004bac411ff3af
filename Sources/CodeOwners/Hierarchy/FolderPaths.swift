import RiskModel

extension GitPath {
    /// The folder that holds the path; empty for the top.
    var folder: GitPath { GitPath(bytes: bytes[..<(bytes.lastIndex(of: Byte.slash) ?? 0)]) }

    var isTop: Bool { bytes.isEmpty }

    func appending(_ name: some Collection<UInt8>) -> GitPath {
        isTop ? GitPath(bytes: name) : GitPath(bytes: bytes + [Byte.slash] + name)
    }

    /// The part of the path below a folder that holds it.
    func below(_ folder: GitPath) -> ArraySlice<UInt8> { bytes.dropFirst(folder.isTop ? 0 : folder.bytes.count + 1) }

    /// The folders that hold the path, the nearest first, the top last; nil where there are more than `limit`.
    func folders(atMost limit: Int) -> [GitPath]? {
        var folders = [folder]
        while let last = folders.last, !last.isTop {
            guard folders.count <= limit else { return nil }
            folders.append(last.folder)
        }
        return folders
    }

    /// A path as it is written in a file of a folder: from the top where it begins with `/`. `..` at the top stays there.
    static func resolved(_ written: ArraySlice<UInt8>, from folder: GitPath) -> GitPath {
        var components: [ArraySlice<UInt8>] = written.first == Byte.slash || folder.isTop ? [] : folder.components
        for component in written.split(separator: Byte.slash) {
            if component.elementsEqual("..".utf8) {
                _ = components.popLast()
            } else if !component.elementsEqual(".".utf8) {
                components.append(component)
            }
        }
        return GitPath(bytes: components.joined(separator: [Byte.slash]))
    }
}
