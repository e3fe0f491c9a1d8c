package io.drey.internal.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A disk that fails as it is told to, and tells what is left of it after a kill or a loss of power. Any thread. */
final class FakeDisk implements JournalFiles {

    private static final class Content {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] forced;
    }

    private final Map<String, Content> contents = new TreeMap<>();
    private ByteBuffer staging = ByteBuffer.allocate(0);
    private long capacity = Long.MAX_VALUE;
    private boolean forceFails;
    private boolean open = true;
    private int forces;
    private int mostAtOnce = Integer.MAX_VALUE;

    /** Takes that many bytes in all, and then no more. */
    synchronized void capacity(long bytes) {
        capacity = bytes;
    }

    synchronized void forceFails(boolean so) {
        forceFails = so;
    }

    /** Takes so many bytes in one call. */
    synchronized void mostAtOnce(int bytes) {
        mostAtOnce = bytes;
    }

    synchronized int forces() {
        return forces;
    }

    synchronized long used() {
        return contents.values().stream()
                .mapToLong(content -> content.bytes.size())
                .sum();
    }

    synchronized boolean isOpen() {
        return open;
    }

    synchronized Map<String, byte[]> contents() {
        Map<String, byte[]> all = new HashMap<>();
        contents.forEach((name, content) -> all.put(name, content.bytes.toByteArray()));
        return all;
    }

    synchronized void replace(String name, byte[] bytes) {
        Content content = new Content();
        content.bytes.writeBytes(bytes);
        content.forced = bytes;
        contents.put(name, content);
    }

    /** What the next JVM finds after this one was killed. */
    synchronized FakeDisk afterKill() {
        FakeDisk next = new FakeDisk();
        contents().forEach(next::replace);
        next.staging = ByteBuffer.allocate(staging.capacity())
                .put(staging.duplicate().clear())
                .clear();
        return next;
    }

    /** What the next JVM finds after a loss of power: what was forced. */
    synchronized FakeDisk afterPowerLoss() {
        FakeDisk next = new FakeDisk();
        contents.forEach((name, content) -> {
            if (content.forced != null) {
                next.replace(name, content.forced);
            }
        });
        return next;
    }

    @Override
    public synchronized List<String> segments() {
        return List.copyOf(contents.keySet());
    }

    @Override
    public synchronized ByteBuffer read(String segment, ByteBuffer room) throws IOException {
        Content content = contents.get(segment);
        if (content == null) {
            throw new IOException("no such file: " + segment);
        }
        return ByteBuffer.wrap(content.bytes.toByteArray());
    }

    @Override
    public synchronized Appending create(String segment) throws IOException {
        if (contents.containsKey(segment)) {
            throw new IOException("exists: " + segment);
        }
        Content content = new Content();
        contents.put(segment, content);
        return new Writing(content);
    }

    @Override
    public synchronized Appending append(String segment, long behind) throws IOException {
        byte[] all = contents.get(segment).bytes.toByteArray();
        Content content = contents.get(segment);
        content.bytes.reset();
        content.bytes.write(all, 0, (int) behind);
        return new Writing(content);
    }

    @Override
    public synchronized void delete(String segment) {
        contents.remove(segment);
    }

    @Override
    public synchronized ByteBuffer staged() {
        return staging.duplicate();
    }

    @Override
    public synchronized ByteBuffer staging(int bytes) {
        ByteBuffer next = ByteBuffer.allocate(bytes);
        next.put(0, staging, 0, Math.min(bytes, staging.capacity()));
        staging = next;
        return staging;
    }

    @Override
    public String describe() {
        return "fake";
    }

    @Override
    public synchronized void close() {
        open = false;
    }

    private final class Writing implements Appending {
        private final Content content;

        Writing(Content content) {
            this.content = content;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            synchronized (FakeDisk.this) {
                int count = (int) Math.min(Math.min(bytes.remaining(), mostAtOnce), capacity - used());
                if (count <= 0) {
                    throw new IOException("No space left on device");
                }
                byte[] taken = new byte[count];
                bytes.get(taken);
                content.bytes.writeBytes(taken);
                return count;
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (FakeDisk.this) {
                forces++;
                if (forceFails) {
                    throw new IOException("Input/output error");
                }
                content.forced = content.bytes.toByteArray();
            }
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
