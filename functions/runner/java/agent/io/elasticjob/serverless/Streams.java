package io.elasticjob.serverless;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Java 8 has no <code>InputStream.readAllBytes</code>. */
final class Streams {

    private static final int PART_BYTES = 8192;

    private Streams() {
    }

    /** Reads to the end. The caller closes the stream. */
    static byte[] readAll(InputStream stream) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] part = new byte[PART_BYTES];
        for (int length = stream.read(part); length >= 0; length = stream.read(part)) bytes.write(part, 0, length);
        return bytes.toByteArray();
    }
}
