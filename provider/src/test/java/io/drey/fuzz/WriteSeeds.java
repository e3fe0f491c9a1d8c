package io.drey.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a target's seeds into a directory, a file each: what Jazzer starts with. */
final class WriteSeeds {

    private WriteSeeds() {}

    /** @param arguments the target's class, and the directory */
    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        FuzzTarget target = (FuzzTarget)
                Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
        List<byte[]> seeds = target.seeds();
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(Path.of(arguments[1], "seed" + i), seeds.get(i));
        }
    }
}
