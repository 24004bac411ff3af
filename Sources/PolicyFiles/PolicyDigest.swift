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

    /// Of a policy to which the files of a repository are added: SHA-256 over both digests as text, one behind the other.
    static func digest(of base: String, with overlay: [PolicyFile]) -> String {
        Hexadecimal.encode(SHA256.hash(data: Array((base + digest(of: overlay)).utf8)))
    }
}
