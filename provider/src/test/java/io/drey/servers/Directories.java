package io.drey.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Deletes what servers and tests left behind; what cannot be deleted is left to the system's own cleaning. */
public final class Directories {

    private Directories() {}

    /** With all that is in it; nothing happens if there is none. */
    public static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(directory)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.getLogger(Directories.class.getName()).log(System.Logger.Level.DEBUG, "left " + directory, e);
        }
    }
}
