package io.drey.internal.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How files looked at some instant, to tell whether they have changed. A link counts as what it leads to, so that
 * secrets which are exchanged by a link are noticed. Immutable, any thread.
 */
record FileStamps(List<Stamp> stamps) {

    private record Stamp(
            Path file,
            @Nullable FileTime modified,
            long size,
            @Nullable Object identity) {

        private static Stamp of(Path file) {
            try {
                BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(file, found.lastModifiedTime(), found.size(), found.fileKey());
            } catch (IOException e) {
                return new Stamp(file, null, 0, null); // who reads it says why
            }
        }
    }

    static FileStamps of(List<Path> files) {
        return new FileStamps(files.stream().map(Stamp::of).toList());
    }
}
