internal import Crypto
internal import RiskModel

enum PolicyDigest {
    /// SHA-256 as lower-case hexadecimal over, for each file in order of path: path (UTF-8), 0x00, length of the content
    /// in decimal, 0x00, content.
    static func digest(of files: [PolicyFile]) -> String {
        var hash = SHA256()
        for file in files {
            hash.update(data: Array(file.path.utf8))
            hash.update(data: [0])
            hash.update(data: Array(String(file.content.count).utf8))
            hash.update(data: [0])
            hash.update(data: file.content)
        }
        return Hexadecimal.encode(hash.finalize())
    }
}
