// Many files into one database, by all engines at once, while the database goes away for a moment.
//
//   ./gridshell run -n 4 samples/bulkload.jsh        into a database of its own (H2)
//   ./gridshell run -n 4 samples/bulkload.jsh URL    into yours, H2 or PostgreSQL; a URL such as
//       jdbc:postgresql://host/database?user=me&password=mine
//
// In a database of yours the table `gridshell_verse` stays, for you to look at. Engines on other
// machines need the files in a folder that they share.

// %% The drivers, for the client and for the engines
%deps com.h2database:h2:2.3.232 org.postgresql:postgresql:42.7.8

// %% The files: one for each chapter of the King James Bible
import java.security.*;
import java.sql.*;

Path bible = script.resolveSibling("data/king-james-bible.txt");
Path folder = Files.createTempDirectory("chapters");
Map<String, List<String>> chapters =
    Files.readAllLines(bible).stream()
        .collect(
            Collectors.groupingBy(
                verse -> verse.split(":")[0], LinkedHashMap::new, Collectors.toList()));
List<String> files = new ArrayList<>();
for (var chapter : chapters.entrySet()) {
  String name = String.format("%04d-%s.txt", files.size(), chapter.getKey());
  files.add(Files.write(folder.resolve(name), chapter.getValue()).toString());
}
System.out.println("files " + files.size());

// %% The database; a server of its own listens on this machine only and knows one password
Connection connect(String url) throws Exception {
  Class.forName(url.startsWith("jdbc:h2:") ? "org.h2.Driver" : "org.postgresql.Driver");
  return DriverManager.getConnection(url);
}

org.h2.tools.Server server = null;
Connection keeper = null;
String url = args.length > 0 ? args[0] : "";
if (url.isEmpty()) {
  System.setProperty("h2.bindAddress", "127.0.0.1");
  String account = ";USER=loader;PASSWORD=" + UUID.randomUUID();
  // Opens the database, and keeps it open when nobody else is connected.
  keeper = connect("jdbc:h2:file:" + folder.resolve("verses") + account);
  server = org.h2.tools.Server.createTcpServer("-tcpPort", "0", "-baseDir", folder.toString());
  server.start();
  url = "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/./verses" + account;
}
String database = url;

try (Connection client = connect(database); Statement statement = client.createStatement()) {
  statement.execute(
      "CREATE TABLE IF NOT EXISTS gridshell_verse ("
          + "chapter INT, line INT, text VARCHAR(1000), PRIMARY KEY (chapter, line))");
}

// %% One file, one transaction: whoever tries again finds nothing of it, or replaces all of it
int load(String file) throws Exception {
  Path path = Path.of(file);
  int chapter = Integer.parseInt(path.getFileName().toString().substring(0, 4));
  List<String> verses = Files.readAllLines(path);
  try (Connection engine = connect(database)) {
    engine.setAutoCommit(false);
    try (PreparedStatement delete =
        engine.prepareStatement("DELETE FROM gridshell_verse WHERE chapter = ?")) {
      delete.setInt(1, chapter);
      delete.executeUpdate();
    }
    try (PreparedStatement insert =
        engine.prepareStatement("INSERT INTO gridshell_verse VALUES (?, ?, ?)")) {
      for (int line = 0; line < verses.size(); line++) {
        insert.setInt(1, chapter);
        insert.setInt(2, line);
        insert.setString(3, verses.get(line));
        insert.addBatch();
      }
      insert.executeBatch();
    }
    engine.commit();
  }
  return verses.size();
}

// %% Load them all; what fails is tried again a little later, up to 20 times
RetryPolicy patient = RetryPolicy.of(20).withBackoff(Duration.ofMillis(50), Duration.ofMillis(500));
MapResult<Integer> loading = lv.withRetries(patient).map(file -> load(file), files);

// The results come while the engines work. After a quarter of them, the server is down for a
// moment: every file that is being loaded then fails, and is loaded by a later try.
int loaded = 0;
int rows = 0;
for (int count : loading) {
  rows += count;
  if (++loaded == files.size() / 4 && server != null) {
    server.stop();
    Thread.sleep(200);
    server.start();
    System.out.println("the database was down for a moment");
  }
}
System.out.println("files loaded " + loaded);
System.out.println("rows loaded " + rows);
System.out.printf(Locale.ROOT, "took %.2f s%n", loading.wallTime().toMillis() / 1000.0);
System.out.println(
    "tasks that were tried again "
        + loading.metadata().stream().filter(task -> task.attempt() > 1).count());

// %% Read everything back: together, the rows must be the text again, byte by byte
MessageDigest written = MessageDigest.getInstance("SHA-256");
int stored = 0;
try (Connection client = connect(database);
    Statement statement = client.createStatement();
    ResultSet verses =
        statement.executeQuery("SELECT text FROM gridshell_verse ORDER BY chapter, line")) {
  while (verses.next()) {
    written.update((verses.getString(1) + "\n").getBytes());
    stored++;
  }
}
String checksum = HexFormat.of().formatHex(written.digest());
System.out.println("rows stored " + stored);
System.out.println("sha-256 " + checksum);

byte[] original = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(bible));
boolean same = checksum.equals(HexFormat.of().formatHex(original));
System.out.println("the same as the text " + same);

// %% Tidy up
if (server != null) {
  server.stop();
  keeper.close();
}
try (Stream<Path> all = Files.walk(folder)) {
  for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
    Files.delete(each);
  }
}
if (!same) {
  throw new IllegalStateException("what is stored is not what was loaded");
}
