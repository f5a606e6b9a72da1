import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;

/** Starts the app as a fat jar does: its classes are in a class loader of their own, and none on the class path. */
public final class FatMain {

    public static void main(String[] args) throws Exception {
        File[] jars = new File("lib").listFiles();
        URL[] urls = new URL[jars.length];
        for (int n = 0; n < jars.length; n++) urls[n] = jars[n].toURI().toURL();
        ClassLoader loader = new URLClassLoader(urls, ClassLoader.getSystemClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        loader.loadClass("example.CloudMain").getMethod("main", String[].class).invoke(null, (Object) args);
    }
}
