"""What LangChain's loader makes of a site, as JSON: run where it is installed, told by arguments in JSON."""

import json
import sys

from langchain_community.document_loaders import ConfluenceLoader

told = json.loads(sys.argv[1])
documents = ConfluenceLoader(**told["site"]).load(**told["what"])
print(json.dumps([[document.page_content, document.metadata] for document in documents]))  # noqa: T201
