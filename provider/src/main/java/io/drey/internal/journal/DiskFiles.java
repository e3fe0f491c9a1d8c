package io.drey.internal.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory on disk, which nobody else uses as a journal meanwhile: a lock on a file in it keeps other JVMs out, and
 * an entry in the system properties other managers and class loaders of this one. The entry comes first. Where locks
 * belong to the process, as they do on POSIX, closing a second channel of the lock's file would take the first one's
 * lock away.
 */
final class DiskFiles implements JournalFiles {

    static final String SUFFIX = ".segment";

    private static final String LOCK = "lock";
    private static final String STAGING = "staging";
    private static final String TAKEN = "io.drey.journal.";

    private final Path directory;
    private final FileChannel lockFile;
    private @Nullable FileChannel staging;

    private DiskFiles(Path directory, FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    /**
     * Takes a directory, and makes it if there is none.
     *
     * @throws JournalException if somebody else has it, or it cannot be written to
     */
    static DiskFiles open(Path where) {
        Path directory;
        try {
            Files.createDirectories(where);
            directory = where.toRealPath();
        } catch (IOException e) {
            throw JournalException.unusable(where.toString(), "cannot be made", e);
        }
        if (System.getProperties().putIfAbsent(TAKEN + directory, "") != null) {
            throw JournalException.taken(directory.toString(), "another manager of this JVM");
        }
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw JournalException.taken(directory.toString(), "another JVM");
            }
            locked = true;
            return new DiskFiles(directory, channel);
        } catch (OverlappingFileLockException e) {
            throw JournalException.taken(directory.toString(), "this JVM");
        } catch (IOException e) {
            throw JournalException.unusable(directory.toString(), "cannot be locked", e);
        } finally {
            if (!locked) {
                close(channel);
                System.getProperties().remove(TAKEN + directory);
            }
        }
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            return; // what could not be opened has nothing to lose
        }
    }

    @Override
    public List<String> segments() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .toList();
        }
    }

    @Override
    public ByteBuffer read(String segment, ByteBuffer room) throws IOException {
        try (FileChannel file = FileChannel.open(directory.resolve(segment), StandardOpenOption.READ)) {
            int size = (int) Math.min(Integer.MAX_VALUE - 8, file.size());
            ByteBuffer bytes = (room.capacity() < size ? ByteBuffer.allocate(size) : room.clear()).limit(size);
            while (bytes.hasRemaining() && file.read(bytes) >= 0) {
                // until it is full, or the file is shorter than it was
            }
            return bytes.flip();
        }
    }

    @Override
    public Appending create(String segment) throws IOException {
        return new DiskSegment(
                FileChannel.open(directory.resolve(segment), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    @Override
    public Appending append(String segment, long behind) throws IOException {
        FileChannel file = FileChannel.open(directory.resolve(segment), StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            file.truncate(behind).position(behind);
            taken = true;
            return new DiskSegment(file);
        } finally {
            if (!taken) {
                close(file);
            }
        }
    }

    /** A segment's file. The flusher's thread. */
    private final class DiskSegment implements Appending {
        private final FileChannel file;
        private boolean listed;

        DiskSegment(FileChannel file) {
            this.file = file;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            return file.write(bytes);
        }

        @Override
        public void force() throws IOException {
            file.force(false);
            if (!listed) {
                forceDirectory();
                listed = true;
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /**
     * A file is not safe before its name is. Where a directory cannot be opened, as on Windows, the system does that.
     */
    private void forceDirectory() throws IOException {
        FileChannel names;
        try {
            names = FileChannel.open(directory, StandardOpenOption.READ);
        } catch (IOException e) {
            return;
        }
        try (names) {
            names.force(true);
        }
    }

    @Override
    public void delete(String segment) throws IOException {
        Files.deleteIfExists(directory.resolve(segment));
    }

    @Override
    public ByteBuffer staged() throws IOException {
        return Files.exists(directory.resolve(STAGING)) ? read(STAGING, NO_ROOM) : NO_ROOM;
    }

    @Override
    public ByteBuffer staging(int bytes) throws IOException {
        FileChannel file = FileChannel.open(
                directory.resolve(STAGING),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        staging = file;
        if (file.size() > bytes) {
            file.truncate(bytes);
        }
        // Each page has its place on disk before it is mapped: there is no exception for a page that finds none.
        ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(1 << 16, Math.max(1, bytes - file.size())));
        while (file.size() < bytes) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - file.size()));
            file.write(zeros, file.size());
        }
        file.force(true);
        return file.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
    }

    @Override
    public String describe() {
        return directory.toString();
    }

    @Override
    public void close() throws IOException {
        try {
            close(staging);
            lockFile.close();
        } finally {
            System.getProperties().remove(TAKEN + directory);
        }
    }
}
